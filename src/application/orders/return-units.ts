import { hasLeft } from '../../domain/orders/parts.ts';
import { notesOf, type Return, takeBack } from '../../domain/orders/returns.ts';
import { freeRefs } from '../batches/shipment.ts';
import type { Needs, OrderChanged, SomeLines } from '../stock/change-order.ts';
import { changeAtOnce } from '../stock/whole-lines.ts';
import { withBatches } from './batches-in-play.ts';

/**
 * Takes back units that have left. Those of each line are a batch of their own, named after the return, and good as long as
 * what they left from. All lines are noted, or none.
 */
export const returnUnits =
  (deps: Needs) =>
  (
    orderId: string,
    { matches, ...back }: Return & Pick<SomeLines, 'matches'>,
  ): Promise<OrderChanged> => {
    const { returnId, lines } = back;
    const kept = new Set(lines.flatMap(({ lineId, to }) => (to === 'scrap' ? [] : [lineId])));
    return changeAtOnce(
      deps,
      { orderId, matches, done: 'changed' },
      {
        choose: (all) => {
          const noted = notesOf(all, returnId).map(({ line }) => line);
          return [...new Set([...lines, ...noted].map(({ lineId }) => lineId))];
        },
        beside: async ({ products, lines: stored }) => {
          if (notesOf(stored, returnId).length > 0) return { refs: [], products };
          const gone = stored.filter((line) => hasLeft(line) && kept.has(line.lineId));
          const [refs, whole] = await Promise.all([
            freeRefs(deps.products, returnId, kept.size),
            withBatches(deps.products, products, gone),
          ]);
          return { refs, products: whole };
        },
        decide: (stored, { refs, products }, at) =>
          takeBack({ ...stored, products }, back, refs, at),
      },
    );
  };
