import { confirm } from '../domain/holds.ts';
import { hasExpired, nameOf, type PlacedLine } from '../domain/order-line.ts';
import { Refusal } from '../domain/refusal.ts';
import { settledLinesOf } from './allocate-in-parts.ts';
import { decideEach } from './decide-each.ts';
import { inParts, type PartOutcome, wereSplit } from './parts.ts';
import type { Deps } from './ports.ts';
import { partsOf } from './release-lines.ts';
import { isSaved, untilSaved } from './retry.ts';

type Needs = Omit<Deps, 'unfinished'>;

/**
 * Confirms an order's lines that are held: those named, or all. All of them are kept from now on, or
 * none is, since one of them has expired; repeated, it answers the same.
 */
export const confirmOrder =
  (deps: Needs) =>
  async (orderId: string, lineIds?: readonly string[]): Promise<readonly PlacedLine[]> => {
    const all = await settledLinesOf(deps, orderId);
    if (all.length === 0) throw new Refusal('order-not-found', `there is no order ${orderId}`);
    const wanted = lineIds ? lineIds.flatMap((lineId) => partsOf(all, { orderId, lineId })) : all;

    refuseWhatIsLost(wanted, deps.clock().toISOString());
    const now = new Map(all.map((line) => [nameOf(line), line]));
    const whole = await inParts(wanted, (part) =>
      confirmPart(deps, part, (line) => {
        now.set(nameOf(line), line);
      }),
    );
    return whole ? [...now.values()] : confirmOrder(deps)(orderId, lineIds);
  };

const confirmPart = (
  { products, clock, backOff }: Needs,
  part: readonly PlacedLine[],
  tell: (line: PlacedLine) => void,
): Promise<PartOutcome> =>
  untilSaved<undefined, PartOutcome>(backOff, undefined, async () => {
    const stored = await products.loadPlaced(part);
    if (wereSplit(part, stored.lines)) return { done: 'stop' };
    const at = clock().toISOString();
    refuseWhatIsLost(stored.lines, at);
    const decisions = decideEach(stored, (product, lines) => confirm(product, lines, at));
    if (!products.fit(decisions)) return { done: 'too large' };
    if (!(await isSaved(products, decisions))) return { again: undefined };
    [...stored.lines, ...decisions.flatMap(({ lines }) => lines)].forEach(tell);
    return { done: 'saved' };
  });

/** A released line that kept its time was not confirmed by then. */
const refuseWhatIsLost = (lines: readonly PlacedLine[], at: string): void => {
  const lost = lines.filter(
    (line) => hasExpired(line, at) || (line.state === 'released' && line.heldUntil),
  );
  if (lost.length === 0) return;
  throw new Refusal(
    'hold-expired',
    'nothing was confirmed: the hold on these lines has expired',
    lost.map(({ lineId, sku, qty, heldUntil }) => ({ lineId, sku, qty, heldUntil })),
  );
};
