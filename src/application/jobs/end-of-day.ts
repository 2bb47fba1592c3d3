import { markOverdue, missDeadlines } from '../../domain/batches/end-of-day.ts';
import { type LineKey, linesOf } from '../../domain/order-line.ts';
import type { Deps } from '../ports.ts';
import { changeStock } from '../stock/change-stock.ts';
import { inSteps, MOST_LINES } from '../stock/in-steps.ts';
import { type Task, tryAll } from '../try-all.ts';
import { expiryTasks } from './expire-batches.ts';
import { markBatch } from './mark-batch.ts';

type Needs = Pick<
  Deps,
  | 'products'
  | 'attempts'
  | 'queries'
  | 'missedDays'
  | 'today'
  | 'unfinished'
  | 'clock'
  | 'backOff'
  | 'counters'
  | 'newId'
  | 'pause'
>;

export type DayEnded = {
  /** Shipments that have not come by their day. */
  readonly overdue: readonly string[];
  /** Batches that have expired, and are blocked now. */
  readonly expired: readonly string[];
  /** How many lines still waited when their last day was over. */
  readonly missed: number;
};

/**
 * Says what has missed its day by now: shipments that have not come, and lines that still wait; and what expires
 * within so many days. What has expired is blocked. Lines that can't wait for
 * such a shipment lose it with the unfinished work on its promises. An interrupted run is finished by the next one.
 *
 * @throws AggregateError of what failed, once everything has been tried.
 */
export const endOfDay = (deps: Needs, expiryNoticeDays: number) => async (): Promise<DayEnded> => {
  const overdue: string[] = [];
  const expired: string[] = [];
  let missed = 0;
  async function* tasks(): AsyncGenerator<Task> {
    for await (const ref of deps.missedDays.batches(deps.today())) {
      yield [
        ref,
        async () => {
          const isMarked = await markBatch(deps, ref, (product, at) =>
            markOverdue(product, ref, at),
          );
          if (isMarked) overdue.push(ref);
        },
      ];
    }
    yield* expiryTasks(deps, expiryNoticeDays, (ref) => expired.push(ref));
    for (const [sku, lines] of await linesBySku(deps)) {
      yield [
        sku,
        () =>
          inSteps(lines, async (rest) => {
            const step = await missSome(deps, sku, rest);
            missed += step.missed;
            return step.most;
          }),
      ];
    }
  }
  await tryAll(tasks(), 'missed a day, which could not be recorded');
  return { overdue, expired, missed };
};

type Lines = readonly LineKey[];

const linesBySku = async ({ missedDays, today }: Needs): Promise<ReadonlyMap<string, Lines>> => {
  const bySku = new Map<string, LineKey[]>();
  for await (const { sku, ...line } of missedDays.lines(today())) {
    const lines = bySku.get(sku) ?? [];
    bySku.set(sku, lines);
    lines.push(line);
  }
  return bySku;
};

const missSome = async (
  deps: Needs,
  sku: string,
  keys: Lines,
): Promise<{ readonly most: number; readonly missed: number }> => {
  const { decided } = await changeStock(deps, {
    load: async () => {
      const { products } = await deps.products.load([sku], []);
      return { ...(await deps.products.load([], keys.slice(0, MOST_LINES))), products };
    },
    divisible: () => Math.min(keys.length, MOST_LINES),
    decide: ({ products, lines }, at, most) => {
      const some = linesOf(keys.slice(0, most), lines);
      return { most, changes: products.map((product) => missDeadlines(product, some, at)) };
    },
  });
  const { most, changes } = decided;
  return { most, missed: changes.reduce((sum, { was }) => sum + was.length, 0) };
};
