import { decideEach } from '../../domain/orders/order.ts';
import { shipUnits as decide, type Rest } from '../../domain/orders/ship-units.ts';
import type { Needs, OrderChanged, SomeLines } from '../stock/change-order.ts';
import { changeWholeLines } from '../stock/whole-lines.ts';

export type Shipment = Pick<SomeLines, 'matches'> & {
  /** How many units of each line have left in all once it is done. */
  readonly lines: readonly { readonly lineId: string; readonly qty: number }[];
  readonly rest?: Rest | undefined;
};

/**
 * Lets so many units of lines leave. It says how many have left in all, so that the same again lets nothing leave
 * twice. All of them can leave, or none does.
 */
export const shipUnits =
  (deps: Needs) =>
  (orderId: string, { lines, rest = 'keep', matches }: Shipment): Promise<OrderChanged> => {
    const wanted = new Map(lines.map(({ lineId, qty }) => [lineId, qty]));
    return changeWholeLines(
      deps,
      { orderId, lineIds: [...wanted.keys()], matches, done: 'shipped' },
      (stored, at) =>
        decideEach(stored, (product, parts) => decide(product, parts, wanted, rest, at)),
    );
  };
