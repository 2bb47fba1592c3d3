import { available, isThere } from '../domain/batch.ts';
import { isHeld, nameOf, type PlacedLine } from '../domain/order-line.ts';
import { batchOf } from '../domain/product.ts';
import { Refusal } from '../domain/refusal.ts';
import { ship } from '../domain/ship.ts';
import { settledLinesOf } from './allocate-in-parts.ts';
import { decideEach } from './decide-each.ts';
import { inParts, type PartOutcome, wereSplit } from './parts.ts';
import type { Deps, Stored } from './ports.ts';
import { partsOf } from './release-lines.ts';
import { isSaved, untilSaved } from './retry.ts';
import { todayBy } from './today.ts';

type Needs = Omit<Deps, 'unfinished'>;

/**
 * Lets an order's stock leave: of the lines named, or of all. All of them can leave, or none does;
 * repeated, it answers the same.
 */
export const shipOrder =
  (deps: Needs) =>
  async (orderId: string, lineIds?: readonly string[]): Promise<readonly PlacedLine[]> => {
    const all = await settledLinesOf(deps, orderId);
    if (all.length === 0) throw new Refusal('order-not-found', `there is no order ${orderId}`);
    const wanted = lineIds ? lineIds.flatMap((lineId) => partsOf(all, { orderId, lineId })) : all;
    const lines = wanted.filter(({ state }) => lineIds || state !== 'released');

    refuseWhatMustStay(await deps.products.loadPlaced(lines), todayBy(deps.clock));
    const now = new Map(all.map((line) => [nameOf(line), line]));
    const whole = await inParts(lines, (part) =>
      shipPart(deps, part, (line) => {
        now.set(nameOf(line), line);
      }),
    );
    return whole ? [...now.values()] : shipOrder(deps)(orderId, lineIds);
  };

const shipPart = (
  { products, clock, backOff }: Needs,
  part: readonly PlacedLine[],
  tell: (line: PlacedLine) => void,
): Promise<PartOutcome> =>
  untilSaved<undefined, PartOutcome>(backOff, undefined, async () => {
    const stored = await products.loadPlaced(part);
    if (wereSplit(part, stored.lines)) return { done: 'stop' };
    refuseWhatMustStay(stored, todayBy(clock));
    const at = clock().toISOString();
    const decisions = decideEach(stored, (product, lines) => ship(product, lines, at));
    if (!products.fit(decisions)) return { done: 'too large' };
    if (!(await isSaved(products, decisions))) return { again: undefined };
    [...stored.lines, ...decisions.flatMap(({ lines }) => lines)].forEach(tell);
    return { done: 'saved' };
  });

/** Only what a line holds, and what has arrived, can leave. */
const refuseWhatMustStay = ({ lines, products }: Stored, day: string): void => {
  const without = lines.filter(({ state }) => state === 'backordered' || state === 'released');
  if (without.length > 0) {
    throw new Refusal(
      'line-not-allocated',
      'nothing was shipped: these lines have no stock',
      without.map(({ lineId, sku, qty, state }) => ({ lineId, sku, qty, state })),
    );
  }
  const unconfirmed = lines.filter(isHeld);
  if (unconfirmed.length > 0) {
    throw new Refusal(
      'line-on-hold',
      'nothing was shipped: nobody has confirmed these lines',
      unconfirmed.map(({ lineId, sku, qty, heldUntil }) => ({ lineId, sku, qty, heldUntil })),
    );
  }
  const held = lines.flatMap((line) => {
    const product = products.find(({ sku }) => sku === line.sku);
    if (line.state !== 'allocated' || !product) return [];
    return [{ line, batch: batchOf(product, line.batchRef) }];
  });
  if (held.some(({ batch }) => available(batch) < 0)) {
    const why = 'a batch of these lines is just being cut, and they may lose it; try again';
    throw new Refusal('too-much-contention', why);
  }
  const early = held
    .filter(({ batch }) => !isThere(batch, day))
    .map(({ line, batch }) => ({ ...line, eta: batch.eta }));
  if (early.length > 0) {
    throw new Refusal(
      'stock-not-arrived',
      'nothing was shipped: the stock of these lines is still on its way',
      early.map(({ lineId, sku, qty, batchRef, eta }) => ({ lineId, sku, qty, batchRef, eta })),
    );
  }
};
