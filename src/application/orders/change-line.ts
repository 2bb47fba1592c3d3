import type { LineKey } from '../../domain/order-line.ts';
import { changeLine as decide, type LineChange } from '../../domain/orders/change-line.ts';
import { decideEach } from '../../domain/orders/order.ts';
import type { Needs, OrderChanged, SomeLines } from '../stock/change-order.ts';
import { changeWholeLines } from '../stock/whole-lines.ts';

/**
 * Changes how much a line of an order asks for, when, how long to be good, or before whom. It says what the line is to be, so that the same again
 * changes nothing.
 *
 * @returns the line as it stands then, or its parts.
 */
export const changeLine =
  (deps: Needs) =>
  async (
    { orderId, lineId }: LineKey,
    change: LineChange,
    matches?: SomeLines['matches'],
  ): Promise<OrderChanged> => {
    const { lines, left } = await changeWholeLines(
      deps,
      { orderId, lineIds: [lineId], matches, done: 'changed' },
      (stored, at) => decideEach(stored, (product, parts) => decide(product, parts, change, at)),
    );
    return { lines: lines.filter((line) => line.lineId === lineId), left };
  };
