import { undoReturn as decide, notesOf } from '../../domain/orders/returns.ts';
import { inPlay } from '../../domain/product.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Needs, OrderChanged, SomeLines } from '../stock/change-order.ts';
import { changeAtOnce } from '../stock/whole-lines.ts';

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
        beside: async ({ lines }) => {
          const refs = new Set(notesOf(lines, returnId).flatMap(({ batchRef }) => batchRef ?? []));
          const found = await Promise.all([...refs].map((ref) => deps.products.loadBatch(ref)));
          return found.flatMap((one) => (one ? [{ sku: one.product.sku, batch: one.batch }] : []));
        },
        decide: ({ products, ...stored }, batches, at) =>
          decide(
            {
              ...stored,
              products: products.map((product) =>
                inPlay(
                  product,
                  batches.flatMap(({ sku, batch }) => (sku === product.sku ? [batch] : [])),
                ),
              ),
            },
            returnId,
            at,
          ),
      },
    );
