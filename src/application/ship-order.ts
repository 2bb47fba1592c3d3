import { decideEach } from '../domain/order.ts';
import type { PlacedLine } from '../domain/order-line.ts';
import { ship } from '../domain/ship.ts';
import { changeOrder, type Needs } from './stock/change-order.ts';

/**
 * Lets an order's stock leave: of the lines named, or of all. All of them can leave, or none does; but
 * of a line that is split those parts leave that can. Repeated, it answers the same.
 */
export const shipOrder =
  (deps: Needs) =>
  (orderId: string, lineIds?: readonly string[]): Promise<readonly PlacedLine[]> =>
    changeOrder(
      deps,
      { orderId, lineIds, done: 'shipped' },
      {
        choose: (all) => all.filter(({ state }) => state !== 'released'),
        decide: (stored, at) => decideEach(stored, (product, lines) => ship(product, lines, at)),
      },
    );
