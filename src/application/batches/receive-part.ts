import { type Batch, type Receipt, unitsHere } from '../../domain/batch.ts';
import { receivePart as decide } from '../../domain/batches/receive-part.ts';
import { byRank, linesOf } from '../../domain/order-line.ts';
import { batchOf } from '../../domain/product.ts';
import type { Needs } from '../orders/finish-order.ts';
import { changeStock } from '../stock/change-stock.ts';
import { mustBeExpected } from '../stock/expected.ts';
import { MOST_LINES } from '../stock/in-steps.ts';
import { ifPossible, patienceEnds } from '../stock/retry.ts';
import type { BatchChanged } from './change-batch.ts';
import { movePromises } from './move-promises.ts';
import { loadShipment } from './shipment.ts';

type How = {
  readonly until?: number;
  /** Whether the shipment is as its caller knows it. */
  readonly matches?: ((sku: string, batch: Batch) => boolean) | undefined;
};

/**
 * Takes a part of a shipment into the warehouse, and gives it to the lines that were accepted first: to as many as one
 * transaction holds, and to the others in steps, as a walk through the batch's lines that tells them their day.
 */
export const receivePart =
  (deps: Needs) =>
  async (
    ref: string,
    receipt: Receipt,
    { until = patienceEnds(deps.clock), matches }: How = {},
  ): Promise<BatchChanged> => {
    const { products, queries } = deps;
    const { stored, saved } = await changeStock(
      deps,
      {
        cause: deps.cause,
        load: async () => {
          const { items, next } = await queries.linesOfBatch(ref, { limit: MOST_LINES });
          const shipment = await loadShipment(products, ref, true);
          // What is read after the product belongs to its version.
          const { lines } = await products.load([], items);
          const inOrder = linesOf(items, lines).toSorted(byRank);
          return { ...shipment, lines: inOrder, isEnd: next === undefined };
        },
        divisible: ({ lines }) => lines.length,
        decide: ({ products: [product], batch, into = '', waiting, lines, isEnd }, at, most) => {
          mustBeExpected(matches?.(product.sku, batch) ?? true);
          const isLast = isEnd && most >= lines.length;
          const handing = { into, lines: lines.slice(0, most), waiting, isEnd: isLast };
          return { changes: [decide(product, ref, receipt, handing, at)] };
        },
      },
      until,
    );
    const product = saved[0]?.after ?? stored.products[0];
    const batch = batchOf(product, ref);
    const { sku } = product;
    const done = { sku, batch, lines: [], excess: 0, isDayToTell: false };
    if (batch.eta !== null && unitsHere(batch) === 0) return done;
    const moved = await ifPossible(movePromises(deps)(ref, until));
    const now = (await products.loadBatch(ref))?.batch ?? batch;
    return { ...done, batch: now, isDayToTell: !moved?.isDone };
  };
