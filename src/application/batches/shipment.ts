import { available, type Batch, unitsHere } from '../../domain/batch.ts';
import { partRef } from '../../domain/batches/receive-part.ts';
import { batchNotFound } from '../../domain/batches/remove-batch.ts';
import type { PlacedLine } from '../../domain/order-line.ts';
import type { Product } from '../../domain/product.ts';
import { mayServeOnAnotherDay } from '../../domain/promises/claims.ts';
import type { Products } from '../ports.ts';
import { LINES_READ } from '../stock/in-steps.ts';

type Shipment = {
  readonly products: readonly [Product];
  readonly batch: Batch;
  /** The batch that what has come becomes; undefined: nothing has. */
  readonly into: string | undefined;
  /** Lines that wait, if some of them may be in time with what has come, and nobody is promised all of it. */
  readonly waiting: readonly PlacedLine[];
};

/** A batch and its product; and where what has come of it goes, if that is so, or is about to be. */
export const loadShipment = async (
  products: Products,
  ref: string,
  isComing = false,
): Promise<Shipment> => {
  const stored = await products.loadBatch(ref);
  if (!stored || (isComing && stored.batch.removed)) throw batchNotFound(ref);
  const { product, batch } = stored;
  const isHere = isComing || unitsHere(batch) > 0;
  // The batch that what came first has become may have been removed.
  const part = product.batches.find((one) => one.ref === batch.inParts?.ref && !one.removed);
  const into = isHere ? (part?.ref ?? (await freeRefs(products, ref, 1))[0]) : undefined;
  const isWanted = isHere && available(batch) > 0 && mayServeOnAnotherDay(batch, product);
  const waiting = isWanted ? await waitingForStock(products, product) : [];
  return { products: [product], batch, into, waiting };
};

/** Not those that wait for a better day: they have stock. */
const waitingForStock = async (products: Products, product: Product) =>
  (await products.waiting({ ...product, promisePolicy: 'keep' }, LINES_READ)).lines;

/** So many names made of one. Somebody may have given a batch the name that comes next. */
export const freeRefs = async (
  products: Products,
  ref: string,
  count: number,
): Promise<readonly string[]> => {
  const names: string[] = [];
  for (let number = 1; names.length < count; number++) {
    const name = partRef(ref, number);
    if (!(await products.loadBatch(name))) names.push(name);
  }
  return names;
};
