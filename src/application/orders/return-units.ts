import { notesOf, type Return, takeBack } from '../../domain/orders/returns.ts';
import { freeRefs } from '../batches/shipment.ts';
import type { Needs, OrderChanged, SomeLines } from '../stock/change-order.ts';
import { changeAtOnce } from '../stock/whole-lines.ts';

/**
 * Takes back units that have left. Those of each line are a batch of their own, named after the return. All lines are
 * noted, or none.
 */
export const returnUnits =
  (deps: Needs) =>
  (
    orderId: string,
    { matches, ...back }: Return & Pick<SomeLines, 'matches'>,
  ): Promise<OrderChanged> => {
    const { returnId, lines } = back;
    const kept = lines.filter(({ to }) => to !== 'scrap').length;
    return changeAtOnce(
      deps,
      { orderId, matches, done: 'changed' },
      {
        choose: (all) => {
          const noted = notesOf(all, returnId).map(({ line }) => line);
          return [...new Set([...lines, ...noted].map(({ lineId }) => lineId))];
        },
        beside: async ({ lines: stored }) =>
          notesOf(stored, returnId).length > 0 ? [] : freeRefs(deps.products, returnId, kept),
        decide: (stored, refs, at) => takeBack(stored, back, refs, at),
      },
    );
  };
