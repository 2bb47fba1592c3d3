import { confirm, isGivenUp } from '../domain/holds.ts';
import { decideEach } from '../domain/order.ts';
import type { PlacedLine } from '../domain/order-line.ts';
import { changeOrder, type Needs } from './stock/change-order.ts';

/**
 * Confirms an order's lines that are held: those named, or all. All of them are kept from now on, or
 * none is, since one of them has expired; repeated, it answers the same.
 */
export const confirmOrder =
  (deps: Needs) =>
  (orderId: string, lineIds?: readonly string[]): Promise<readonly PlacedLine[]> =>
    changeOrder(
      deps,
      { orderId, lineIds, done: 'confirmed' },
      {
        choose: (all) => (all.every(isGivenUp) ? all : all.filter((line) => !isGivenUp(line))),
        decide: (stored, at) => decideEach(stored, (product, lines) => confirm(product, lines, at)),
      },
    );
