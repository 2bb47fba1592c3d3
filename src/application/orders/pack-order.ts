import { decideEach } from '../../domain/orders/order.ts';
import { pack, unpack } from '../../domain/orders/pack.ts';
import {
  changeOrder,
  type Needs,
  type OrderChanged,
  type SomeLines,
} from '../stock/change-order.ts';

/**
 * Marks an order's lines as packed: those named, or all. All of them are, or none; of a line that is split, the parts
 * that can be. Repeated, it answers the same.
 */
export const packOrder =
  (deps: Needs) =>
  (orderId: string, some: SomeLines = {}): Promise<OrderChanged> =>
    changeOrder(
      deps,
      { ...some, orderId, done: 'packed' },
      {
        choose: (all) => all.filter(({ state }) => state !== 'released'),
        decide: (stored, at) => decideEach(stored, (product, lines) => pack(product, lines, at)),
      },
    );

/** Takes the mark away again. */
export const unpackOrder =
  (deps: Needs) =>
  (orderId: string, some: SomeLines = {}): Promise<OrderChanged> =>
    changeOrder(
      deps,
      { ...some, orderId, done: 'unpacked' },
      {
        choose: (all) => all,
        decide: (stored, at) => decideEach(stored, (product, lines) => unpack(product, lines, at)),
      },
    );
