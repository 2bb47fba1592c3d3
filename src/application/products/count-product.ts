import { available, onHand } from '../../domain/batch.ts';
import {
  countProduct as decide,
  differenceOfAll,
  isOnShelf,
  type ProductCount,
  type Promised,
  unitsPromised,
} from '../../domain/batches/count-product.ts';
import { nameOf, type PlacedLine } from '../../domain/order-line.ts';
import type { Product } from '../../domain/product.ts';
import { Refusal } from '../../domain/refusal.ts';
import { asTheyStand, type BatchChanged, changeBatch } from '../batches/change-batch.ts';
import type { Needs } from '../orders/finish-order.ts';
import type { Products } from '../ports.ts';
import { changeStock } from '../stock/change-stock.ts';
import { mustBeExpected } from '../stock/expected.ts';
import { ifPossible, patienceEnds } from '../stock/retry.ts';

export type ProductCounted = Pick<BatchChanged, 'lines' | 'excess'> & {
  readonly product: Product;
};

type How = {
  readonly until?: number;
  /** Whether the product is as its caller knows it. */
  readonly matches?: ((product: Product) => boolean) | undefined;
};

/**
 * Takes what was counted of all that lies in the warehouse of a SKU. The count is noted in one transaction; batches that
 * have less by then than was promised of them shed lines in further ones, as they do after an interrupted cut.
 */
export const countProduct =
  (deps: Needs) =>
  async (
    sku: string,
    count: ProductCount,
    { until = patienceEnds(deps.clock), matches = () => true }: How = {},
  ): Promise<ProductCounted> => {
    const { products } = deps;
    const { stored, saved } = await changeStock(
      deps,
      {
        cause: deps.cause,
        load: async () => {
          const product = await products.loadWhole(sku);
          if (!product) throw new Refusal('product-not-found', `there is no product ${sku}`);
          return { products: [product] as const, promised: await losing(products, product, count) };
        },
        decide: ({ products: [product], promised }, at) => {
          mustBeExpected(matches(product));
          return { changes: [decide(product, count, promised, at)] };
        },
      },
      until,
    );
    const { batches } = saved[0]?.after ?? stored.products[0];
    // One that has got another of these batches may have lost it, too.
    const moved = new Map<string, PlacedLine>();
    let excess = 0;
    for (const batch of batches.filter((one) => available(one) < 0)) {
      // The count is noted: what is not possible now is finished by the job.
      const shed = await ifPossible(changeBatch(deps)(batch.ref, {}, { until }));
      for (const line of shed?.lines ?? []) moved.set(nameOf(line), line);
      excess += shed ? shed.excess : -available(batch);
    }
    const [product = stored.products[0]] = (await products.load([sku], [])).products;
    return { product, lines: await asTheyStand(deps, [...moved.values()]), excess };
  };

/** The lines that give way if what is missing was promised to them, of each batch as if it were the only one. */
const losing = async (
  products: Products,
  product: Product,
  count: ProductCount,
): Promise<readonly Promised[]> => {
  const missing = unitsPromised(product.batches, -(differenceOfAll(product, count) ?? 0));
  if (missing === 0) return [];
  const losing = product.batches.filter(
    (batch) => isOnShelf(batch) && batch.allocated > 0 && onHand(batch) > 0,
  );
  const lists = await Promise.all(
    losing.map(async ({ ref: batchRef }) =>
      (await products.linesToGiveWay(batchRef, missing)).map((line) => ({ ...line, batchRef })),
    ),
  );
  return lists.flat();
};
