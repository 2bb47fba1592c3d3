import type { Decision } from '../../domain/decision.ts';
import { nameOf, type PlacedLine } from '../../domain/order-line.ts';
import type { Deps, Stored } from '../ports.ts';
import { inParts } from './in-steps.ts';
import { patienceEnds } from './patience.ts';
import { fillIfPossible } from './rest-of-queue.ts';
import { isSaved, untilSaved } from './retry.ts';
import { withQueueFilled } from './serve-queue.ts';

/**
 * Changes lines of an order in parts, each decided on what is stored, and gives what becomes free to
 * those who wait. An interrupted call is finished by calling again.
 *
 * @param list the lines to change; they are listed again if a line was split meanwhile.
 * @returns the lines as they stand then.
 */
export const changeLines = async (
  deps: Pick<Deps, 'products' | 'clock' | 'backOff'>,
  list: () => Promise<readonly PlacedLine[]>,
  decide: (stored: Stored, at: string) => readonly Decision[],
): Promise<readonly PlacedLine[]> => {
  const { products, clock, backOff } = deps;
  const lines = await list();
  const until = patienceEnds(clock);
  const now = new Map(lines.map((line) => [nameOf(line), line]));
  const filling = new Set<string>();

  const changePart = async (part: readonly PlacedLine[]) => {
    const stored = await products.loadPlaced(part);
    if (wereSplit(part, stored.lines)) return { done: 'stop' } as const;
    const at = clock().toISOString();
    const changed = decide(stored, at);
    if (!products.fit(changed)) return { done: 'too large' } as const;
    const filled = await Promise.all(changed.map((one) => withQueueFilled(products, one, at)));
    const decisions = products.fit(filled) ? filled : changed;
    if (!(await isSaved(products, decisions))) return { again: undefined };
    const seen = [...stored.lines, ...changed.flatMap((one) => one.lines)];
    for (const line of seen) now.set(nameOf(line), line);
    for (const { after } of decisions) if (after.filling === after.version) filling.add(after.sku);
    return { done: 'saved' } as const;
  };

  const all = await inParts(lines, (part) =>
    untilSaved(backOff, undefined, () => changePart(part)),
  );
  for (const sku of filling) await fillIfPossible(deps)(sku, until);
  return all ? [...now.values()] : changeLines(deps, list, decide);
};

/** Whether a line was split since it was listed: it has less now, and there are parts that were not listed. */
const wereSplit = (listed: readonly PlacedLine[], found: readonly PlacedLine[]): boolean => {
  const qtys = new Map(found.map((line) => [nameOf(line), line.qty]));
  return listed.some((line) => qtys.get(nameOf(line)) !== line.qty);
};
