import { decideEach } from '../../domain/orders/order.ts';
import { ship } from '../../domain/orders/ship.ts';
import {
  changeOrder,
  type Needs,
  type OrderChanged,
  type SomeLines,
} from '../stock/change-order.ts';

/**
 * Lets an order's stock leave: of the lines named, or of all. All of them can leave, or none does; but
 * of a line that is split those parts leave that can. Repeated, it answers the same.
 */
export const shipOrder =
  (deps: Needs) =>
  (orderId: string, some: SomeLines = {}): Promise<OrderChanged> =>
    changeOrder(
      deps,
      { ...some, orderId, done: 'shipped' },
      {
        choose: (all) => all.filter(({ state }) => state !== 'released'),
        decide: (stored, at) => decideEach(stored, (product, lines) => ship(product, lines, at)),
      },
    );
