import { undoReturn as decide, notesOf } from '../../domain/orders/returns.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Needs, OrderChanged, SomeLines } from '../stock/change-order.ts';
import { changeAtOnce } from '../stock/whole-lines.ts';
import { withBatches } from './batches-in-play.ts';

/** Undoes a return as a whole; one that is undone already stays so. */
export const undoReturn =
  (deps: Needs) =>
  (orderId: string, returnId: string, matches?: SomeLines['matches']): Promise<OrderChanged> =>
    changeAtOnce(
      deps,
      { orderId, matches, done: 'changed' },
      {
        choose: (all) => {
          const noted = notesOf(all, returnId).map(({ line }) => line.lineId);
          if (noted.length > 0) return [...new Set(noted)];
          throw new Refusal('return-not-found', `order ${orderId} has no return ${returnId}`);
        },
        beside: ({ products, lines }) =>
          withBatches(
            deps.products,
            products,
            notesOf(lines, returnId).map(({ batchRef, line: { sku } }) => ({ sku, batchRef })),
          ),
        decide: (stored, products, at) => decide({ ...stored, products }, returnId, at),
      },
    );
