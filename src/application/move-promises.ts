import { movePromises as decide } from '../domain/move-promises.ts';
import { linesOf, type PlacedLine } from '../domain/order-line.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Deps } from './ports.ts';
import { changeStock } from './stock/change-stock.ts';
import { inSteps, MOST_LINES } from './stock/in-steps.ts';
import { patienceEnds } from './stock/retry.ts';

/** Far longer than the index of a batch's lines lags behind. */
const INDEX_IS_COMPLETE_AFTER_MS = 60_000;

type Needs = Pick<
  Deps,
  'products' | 'queries' | 'unfinished' | 'clock' | 'backOff' | 'counters' | 'newId' | 'pause'
>;

export type PromisesMoved = {
  /** Whether all lines that are named have been told. */
  readonly isDone: boolean;
  /** Those that have lost the batch, as they stand now. */
  readonly lost: readonly PlacedLine[];
};

/** A walk through a batch's lines: when it began, whether it told any of them, and behind which line it goes on. */
type Walk = {
  readonly begun: number;
  readonly hasTold?: boolean;
  readonly after?: string | undefined;
};

/**
 * Tells all lines of a batch on which day it is due now, and places those again for which that is too late; a call
 * that ends before the last one notes where the next one goes on. The index that names them may lack one of a
 * moment ago, so only a walk that begins a while after the change ends the work. A line that is confirmed meanwhile
 * moves in the index, and may be passed by, so only a walk that had nothing to tell does.
 */
export const movePromises =
  (deps: Needs) =>
  async (ref: string, until = patienceEnds(deps.clock)): Promise<PromisesMoved> => {
    const lost: PlacedLine[] = [];
    const { unfinished, queries, clock } = deps;
    const work = await unfinished.find('promises', ref);
    if (!work) return { isDone: true, lost };
    const walk: Walk = work.cursor ? JSON.parse(work.cursor) : { begun: clock().getTime() };
    let { after, hasTold = false } = walk;
    const noteHere = () =>
      unfinished.note({ ...work, cursor: JSON.stringify({ ...walk, hasTold, after }) });
    do {
      if (clock().getTime() > until) {
        await noteHere();
        return { isDone: false, lost };
      }
      const page = await queries.linesOfBatch(ref, { limit: MOST_LINES, after });
      try {
        await inSteps(page.items, async (rest) => {
          const moved = await moveSome(deps, ref, rest, until);
          lost.push(...moved.lost);
          hasTold ||= moved.hasTold;
          return moved.most;
        });
      } catch (error) {
        if (error instanceof Refusal) await noteHere();
        throw error;
      }
      after = page.next;
    } while (after !== undefined);
    if (!hasTold && walk.begun - Date.parse(work.since) >= INDEX_IS_COMPLETE_AFTER_MS) {
      await unfinished.end({ ...work, kind: 'promises' });
    } else if (work.cursor) await unfinished.note({ ...work, cursor: undefined });
    return { isDone: true, lost };
  };

const moveSome = async (
  deps: Needs,
  ref: string,
  lines: readonly PlacedLine[],
  until: number,
): Promise<{
  readonly most: number;
  readonly hasTold: boolean;
  readonly lost: readonly PlacedLine[];
}> => {
  const { decided } = await changeStock(
    deps,
    {
      load: () => deps.products.loadPlaced(lines),
      divisible: () => lines.length,
      decide: (stored, at, most) => {
        const product = stored.products.find(({ batches }) =>
          batches.some((batch) => batch.ref === ref),
        );
        const some = linesOf(lines.slice(0, most), stored.lines);
        return { most, changes: product ? [decide(product, ref, some, at)] : [] };
      },
    },
    until,
  );
  const { most, changes } = decided;
  const all = changes.flatMap((change) => change.lines);
  return { most, hasTold: all.length > 0, lost: all.filter(({ batchRef }) => batchRef !== ref) };
};
