import type { Decision } from '../domain/decision.ts';
import { type LineKey, nameOf, type PlacedLine } from '../domain/order-line.ts';
import { Refusal } from '../domain/refusal.ts';
import { release } from '../domain/release.ts';
import { settledLinesOf } from './allocate-in-parts.ts';
import { decideEach } from './decide-each.ts';
import { fillIfPossible } from './fill-backorders.ts';
import { inParts, type PartOutcome, wereSplit } from './parts.ts';
import { patienceEnds } from './patience.ts';
import type { Deps } from './ports.ts';
import { isSaved, untilSaved } from './retry.ts';
import { withQueueFilled } from './with-queue-filled.ts';

type Needs = Omit<Deps, 'unfinished'>;

/** Releases all lines of an order; an interrupted call is finished by calling again. */
export const releaseOrder =
  (deps: Needs) =>
  async (orderId: string): Promise<readonly PlacedLine[]> => {
    return releaseLines(deps, async () => {
      const lines = await settledLinesOf(deps, orderId);
      if (lines.length === 0) throw new Refusal('order-not-found', `there is no order ${orderId}`);
      return lines;
    });
  };

export const releaseLine =
  (deps: Needs) =>
  async ({ orderId, lineId }: LineKey): Promise<readonly PlacedLine[]> => {
    const released = await releaseLines(deps, async () =>
      partsOf(await settledLinesOf(deps, orderId), { orderId, lineId }),
    );
    if (!released.every(({ state }) => state === 'shipped')) return released;
    throw new Refusal('line-shipped', `line ${lineId} of order ${orderId} was shipped`);
  };

/** A line of an order: all its parts, if it is split. */
export const partsOf = (
  all: readonly PlacedLine[],
  { orderId, lineId }: LineKey,
): readonly PlacedLine[] => {
  const parts = all.filter((line) => line.lineId === lineId);
  if (parts.length > 0) return parts;
  throw new Refusal('line-not-found', `order ${orderId} has no line ${lineId}`);
};

/** @returns the lines as they stand then, in the same order. */
const releaseLines = async (
  deps: Needs,
  list: () => Promise<readonly PlacedLine[]>,
): Promise<readonly PlacedLine[]> => {
  const lines = await list();
  const until = patienceEnds(deps.clock);
  const now = new Map(lines.map((line) => [nameOf(line), line]));
  const filling = new Set<string>();
  const tell = (seen: readonly PlacedLine[], decisions: readonly Decision[]) => {
    for (const line of seen) now.set(nameOf(line), line);
    for (const { after } of decisions) if (after.filling !== null) filling.add(after.sku);
  };
  const whole = await inParts(lines, (part) => releasePart(deps, part, tell));
  for (const sku of filling) await fillIfPossible(deps)(sku, until);
  return whole ? [...now.values()] : releaseLines(deps, list);
};

const releasePart = (
  { products, clock, backOff }: Needs,
  part: readonly PlacedLine[],
  tell: (seen: readonly PlacedLine[], decisions: readonly Decision[]) => void,
): Promise<PartOutcome> =>
  untilSaved<undefined, PartOutcome>(backOff, undefined, async () => {
    const stored = await products.loadPlaced(part);
    if (wereSplit(part, stored.lines)) return { done: 'stop' };
    const at = clock().toISOString();
    const released = decideEach(stored, (product, held) =>
      release(product, held, 'line-released', at),
    );
    if (!products.fit(released)) return { done: 'too large' };
    const filled = await Promise.all(released.map((one) => withQueueFilled(products, one, at)));
    const decisions = products.fit(filled) ? filled : released;
    if (!(await isSaved(products, decisions))) return { again: undefined };
    tell([...stored.lines, ...released.flatMap(({ lines }) => lines)], decisions);
    return { done: 'saved' };
  });
