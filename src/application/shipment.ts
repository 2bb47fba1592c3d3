import { type Batch, unitsHere } from '../domain/batch.ts';
import type { Product } from '../domain/product.ts';
import { partRef } from '../domain/receive-part.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Products } from './ports.ts';

type Shipment = {
  readonly products: readonly [Product];
  readonly batch: Batch;
  /** The batch that what has come becomes; undefined: nothing has. */
  readonly into: string | undefined;
};

/** A batch and its product; and where what has come of it goes, if that is so, or is about to be. */
export const loadShipment = async (
  products: Products,
  ref: string,
  isComing = false,
): Promise<Shipment> => {
  const stored = await products.loadBatch(ref);
  if (!stored) throw new Refusal('batch-not-found', `there is no batch ${ref}`);
  const { product, batch } = stored;
  const isHere = isComing || unitsHere(batch) > 0;
  const into = isHere ? (batch.inParts?.ref ?? (await freeRef(products, ref))) : undefined;
  return { products: [product], batch, into };
};

/** Somebody may have given a batch the name that comes next. */
const freeRef = async (products: Products, ref: string): Promise<string> => {
  for (let number = 1; ; number++) {
    const name = partRef(ref, number);
    if (!(await products.loadBatch(name))) return name;
  }
};
