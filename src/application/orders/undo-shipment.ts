import { asOf, type PlacedLine } from '../../domain/order-line.ts';
import { isKitTorn } from '../../domain/orders/kept-together.ts';
import { decideEach } from '../../domain/orders/order.ts';
import { hasLeft } from '../../domain/orders/parts.ts';
import { release } from '../../domain/orders/release.ts';
import { undoShipment as decide } from '../../domain/orders/undo-shipment.ts';
import { changeOrder, type Needs, type OrderChanged } from '../stock/change-order.ts';
import { changeAtOnce } from '../stock/whole-lines.ts';
import { withBatches } from './batches-in-play.ts';
import type { Shipment } from './ship-units.ts';

/**
 * Undoes what was booked as shipped by mistake. It says how many units of each line have left in all, as a shipment does,
 * so that the same again brings nothing back twice. All lines are changed, or none.
 */
export const undoShipment =
  (deps: Needs) =>
  async (
    orderId: string,
    { lines, matches }: Pick<Shipment, 'lines' | 'matches'>,
  ): Promise<OrderChanged> => {
    const wanted = new Map(lines.map(({ lineId, qty }) => [lineId, qty]));
    const isWanted = ({ lineId }: PlacedLine): boolean => wanted.has(lineId);
    let isUndone = false;
    const changed = await changeAtOnce(
      deps,
      { orderId, matches, done: 'changed' },
      {
        choose: (all) => {
          const isKit = all.some((line) => line.keepTogether && isWanted(line));
          const kit = isKit ? all.filter(({ keepTogether }) => keepTogether) : [];
          return [...new Set([...wanted.keys(), ...kit.map(({ lineId }) => lineId)])];
        },
        beside: ({ products, lines: stored }) =>
          withBatches(
            deps.products,
            products,
            stored.filter((line) => hasLeft(line) && isWanted(line)),
          ),
        decide: ({ lines: all }, products, at) => {
          const kit = all.filter((line) => line.keepTogether).map((line) => asOf(line, at));
          const mine = all.filter(isWanted);
          const changes = decideEach({ products, lines: mine }, (product, parts) =>
            decide(product, parts, wanted, kit, at),
          );
          isUndone = changes.length > 0;
          return changes;
        },
      },
    );
    // Another line of its kit may have lost its stock, under another SKU, at that very moment.
    return isUndone && isKitTorn(changed.lines)
      ? giveBack(deps, orderId, changed.lines.filter(isWanted))
      : changed;
  };

const giveBack = (
  deps: Needs,
  orderId: string,
  lines: readonly PlacedLine[],
): Promise<OrderChanged> =>
  changeOrder(
    deps,
    { orderId, lineIds: [...new Set(lines.map(({ lineId }) => lineId))], done: 'released' },
    {
      choose: (all) => all,
      decide: (stored, at) =>
        decideEach(stored, (product, mine) =>
          release(
            product,
            mine.filter(({ keepTogether }) => keepTogether),
            'order-not-filled',
            at,
          ),
        ),
    },
  );
