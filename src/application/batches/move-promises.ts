import { unitsHere } from '../../domain/batch.ts';
import { handOut } from '../../domain/batches/receive-part.ts';
import { inSequence, nothing } from '../../domain/decision.ts';
import { byRank, linesOf, type PlacedLine } from '../../domain/order-line.ts';
import { batchOf } from '../../domain/product.ts';
import { movePromises as decide } from '../../domain/promises/move-promises.ts';
import { Refusal } from '../../domain/refusal.ts';
import { finishOrdersOf, type Needs } from '../orders/finish-order.ts';
import { changeStock } from '../stock/change-stock.ts';
import { inSteps, MOST_LINES } from '../stock/in-steps.ts';
import { patienceEnds } from '../stock/retry.ts';
import { loadShipment } from './shipment.ts';

/** Far longer than the index of a batch's lines lags behind. */
const INDEX_IS_COMPLETE_AFTER_MS = 60_000;

type PromisesLost = {
  /** Lines that have lost the batch, as they stand now. */
  readonly lost: readonly PlacedLine[];
};

export type PromisesMoved = PromisesLost & {
  /** Whether all lines that are named have been asked. */
  readonly isDone: boolean;
};

/**
 * A walk through a batch's lines: when it began, whether it changed any of them, and behind which line it goes on. It is
 * over once all of them know their day, though some of what has come of the batch fits none of them.
 */
type Walk = {
  readonly begun: number;
  readonly hasTold?: boolean;
  readonly after?: string | undefined;
  readonly isOver?: boolean;
};

/**
 * Tells all lines of a batch on which day it is due now, places those again for which that is too late, and gives to
 * the first of them what has come of it before the rest; a call that ends before the last one notes where the next one
 * goes on. The index that names them may lack one of a moment ago, so only a walk that begins a while after the change
 * ends the work. A line that is confirmed meanwhile moves in the index, and may be passed by, so only a walk that had
 * nothing to tell does. What then fits no line is looked after until the rest comes: once a line gives it up it is for
 * others.
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
    let here: number | undefined;
    const note = (at: Walk) => unfinished.note({ ...work, cursor: JSON.stringify(at) });
    const step = async (lines: readonly PlacedLine[]): Promise<number> => {
      const moved = await moveSome(deps, ref, lines, until);
      lost.push(...moved.lost);
      here = moved.here;
      hasTold ||= moved.hasTold;
      return moved.most;
    };
    try {
      while (!walk.isOver) {
        if (clock().getTime() > until) {
          await note({ ...walk, hasTold, after });
          return { isDone: false, lost };
        }
        const page = await queries.linesOfBatch(ref, { limit: MOST_LINES, after });
        await inSteps(page.items.toSorted(byRank), step);
        after = page.next;
        if (after === undefined) break;
      }
      if (here !== 0) await step([]);
    } catch (error) {
      if (error instanceof Refusal) await note({ ...walk, hasTold, after });
      throw error;
    }
    if (hasTold || walk.begun - Date.parse(work.since) < INDEX_IS_COMPLETE_AFTER_MS) {
      if (work.cursor) await unfinished.note({ ...work, cursor: undefined });
    } else if (here === 0) await unfinished.end({ ...work, kind: 'promises' });
    else if (!walk.isOver) await note({ begun: walk.begun, isOver: true });
    return { isDone: true, lost };
  };

type Moved = PromisesLost & {
  /** How many of the first lines are done with. */
  readonly most: number;
  /** Whether any of them was changed. */
  readonly hasTold: boolean;
  /** Units that have come and still belong to the batch. */
  readonly here: number;
};

/** Some lines of the batch; or, without any, what is left at the end of all. */
const moveSome = async (
  deps: Needs,
  ref: string,
  lines: readonly PlacedLine[],
  until: number,
): Promise<Moved> => {
  const { stored, decided, saved } = await changeStock(
    deps,
    {
      load: async () => {
        const shipment = await loadShipment(deps.products, ref);
        return { ...shipment, found: (await deps.products.load([], lines)).lines };
      },
      divisible: () => lines.length,
      decide: ({ products: [product], into, waiting, found }, at, most) => {
        const some = linesOf(lines.slice(0, most), found);
        const isEnd = lines.length === 0;
        const given =
          into === undefined
            ? nothing(product)
            : handOut(product, ref, { into, lines: some, waiting, isEnd }, at);
        const others = some.filter((line) => !given.was.includes(line));
        const told = decide(given.after, ref, others, at);
        return { most, told, changes: [inSequence([given, told])] };
      },
    },
    until,
  );
  const { most, told } = decided;
  await finishOrdersOf(deps, told.lines, until);
  return {
    most,
    here: unitsHere(batchOf(saved[0]?.after ?? stored.products[0], ref)),
    hasTold: told.lines.length > 0,
    lost: told.lines.filter(({ batchRef }) => batchRef !== ref),
  };
};
