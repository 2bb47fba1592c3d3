import { confirm, unlessGivenUp } from '../../domain/orders/holds.ts';
import { decideEach } from '../../domain/orders/order.ts';
import {
  changeOrder,
  type Needs,
  type OrderChanged,
  type SomeLines,
} from '../stock/change-order.ts';

export type Confirmation = SomeLines & {
  /** Whether it is all right that a promise got worse while the line was held. */
  readonly acceptLater?: boolean | undefined;
};

/**
 * Confirms an order's lines that are held: those named, or all. All of them are kept from now on, or
 * none is, since one of them has expired; repeated, it answers the same.
 */
export const confirmOrder =
  (deps: Needs) =>
  (orderId: string, { acceptLater, ...some }: Confirmation = {}): Promise<OrderChanged> =>
    changeOrder(
      deps,
      { ...some, orderId, done: 'confirmed' },
      {
        choose: unlessGivenUp,
        decide: (stored, at) =>
          decideEach(stored, (product, lines) => confirm(product, lines, at, acceptLater)),
      },
    );
