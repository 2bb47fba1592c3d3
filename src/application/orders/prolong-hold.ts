import { prolong, unlessGivenUp } from '../../domain/orders/holds.ts';
import { decideEach } from '../../domain/orders/order.ts';
import {
  changeOrder,
  type Needs,
  type OrderChanged,
  type SomeLines,
} from '../stock/change-order.ts';

/** Holds an order's lines that are held for longer: those named, or all; all of them or none. */
export const prolongHold =
  (deps: Needs) =>
  (
    orderId: string,
    { holdFor, ...some }: SomeLines & { readonly holdFor: number },
  ): Promise<OrderChanged> => {
    const until = new Date(deps.clock().getTime() + holdFor).toISOString();
    return changeOrder(
      deps,
      { ...some, orderId, done: 'prolonged' },
      {
        choose: unlessGivenUp,
        decide: (stored, at) =>
          decideEach(stored, (product, lines) => prolong(product, lines, until, at)),
      },
    );
  };
