import type { LineKey, PlacedLine } from '../domain/order-line.ts';
import { Refusal } from '../domain/refusal.ts';
import { withdrawAbandoned } from './allocate-in-parts.ts';
import { decideRelease } from './decide-release.ts';
import { inParts, type PartOutcome } from './parts.ts';
import type { Deps } from './ports.ts';
import { untilSaved } from './retry.ts';

type Needs = Omit<Deps, 'unfinished'>;

/** Releases all lines of an order; an interrupted call is finished by calling again. */
export const releaseOrder =
  (deps: Needs) =>
  async (orderId: string): Promise<readonly PlacedLine[]> => {
    const lines = await linesOf(deps, orderId);
    if (lines.length === 0) throw new Refusal('order-not-found', `there is no order ${orderId}`);
    return releaseLines(deps, lines);
  };

export const releaseLine =
  (deps: Needs) =>
  async ({ orderId, lineId }: LineKey): Promise<PlacedLine> => {
    const line = (await linesOf(deps, orderId)).find((one) => one.lineId === lineId);
    if (!line) throw new Refusal('line-not-found', `order ${orderId} has no line ${lineId}`);
    const [released = line] = await releaseLines(deps, [line]);
    return released;
  };

/** An order that is being allocated can't be released: its further lines would still come. */
const linesOf = async (deps: Needs, orderId: string): Promise<readonly PlacedLine[]> => {
  const running = await deps.attempts.find(orderId);
  if (running) await withdrawAbandoned(deps, running);
  return deps.queries.order(orderId);
};

/** @returns the lines as they stand then, in the same order. */
const releaseLines = async (
  deps: Needs,
  lines: readonly PlacedLine[],
): Promise<readonly PlacedLine[]> => {
  const now = new Map(lines.map((line) => [line.lineId, line]));
  await inParts(lines, (part) =>
    releasePart(deps, part, (line) => {
      now.set(line.lineId, line);
    }),
  );
  return [...now.values()];
};

const releasePart = (
  { products, clock, backOff }: Needs,
  keys: readonly LineKey[],
  tell: (line: PlacedLine) => void,
): Promise<PartOutcome> =>
  untilSaved<undefined, PartOutcome>(backOff, undefined, async () => {
    const stored = await products.loadPlaced(keys);
    const decisions = decideRelease(stored.lines, stored, 'line-released', clock().toISOString());
    if (!products.fit(decisions)) return { done: 'too large' };
    if (decisions.length > 0 && (await products.save(decisions)) !== 'saved') {
      return { again: undefined };
    }
    [...stored.lines, ...decisions.flatMap(({ lines }) => lines)].forEach(tell);
    return { done: 'saved' };
  });
