import { type BatchEntry, type Entered, enterBatches } from '../../domain/batches/enter-batches.ts';
import { newProduct, onDay } from '../../domain/product.ts';
import type { Deps } from '../ports.ts';
import { changeStock, type Needs as StockNeeds } from './change-stock.ts';
import { inGroups } from './group-commit.ts';
import { inSteps } from './in-steps.ts';
import { patienceEnds, tooMuchContention } from './retry.ts';
import { togetherOrAlone } from './together-or-alone.ts';

export type Needs = StockNeeds & Pick<Deps, 'today' | 'callers'>;

/**
 * A batch is two items, or three in a container: then fewer fit. Of the 100 of a transaction one is the product, and some
 * say what is to be done for it.
 */
const BATCHES_PER_GROUP = 45;

/** An entry, until when somebody waits for it, and who. */
type Waiting = {
  readonly entry: BatchEntry;
  readonly until: number;
  readonly callers: readonly unknown[];
};

/**
 * Enters a batch. Those of a SKU that come while others are saved go together, as many as a transaction holds.
 *
 * @throws Refusal of the entry, or `too-much-contention`.
 */
export const enterBatch = (deps: Needs): ((entry: BatchEntry) => Promise<Entered>) => {
  const { callers, clock } = deps;
  const rules = {
    keysOf: ({ entry }: Waiting) => [entry.sku],
    sizeOf: () => 1,
    most: BATCHES_PER_GROUP,
  };
  const enter = inGroups(rules, (group: readonly Waiting[]) =>
    callers.serving(
      group.flatMap((one) => one.callers),
      () => enterAll(deps, group),
    ),
  );
  return (entry) => enter({ entry, until: patienceEnds(clock), callers: callers.current() });
};

const enterAll = async (
  deps: Needs,
  group: readonly Waiting[],
): Promise<readonly PromiseSettledResult<Entered>[]> => {
  const until = Math.max(...group.map((one) => one.until));
  const done: PromiseSettledResult<Entered>[] = [];
  await inSteps(
    group.map(({ entry }) => entry),
    async (rest) => {
      const step = await togetherOrAlone(rest, (some) => enterSome(deps, some, until));
      done.push(...step);
      return step.length;
    },
  );
  return done;
};

/** Enters as many of the first ones as one transaction holds; what there is no time for is not begun. */
const enterSome = async (
  deps: Needs,
  entries: readonly BatchEntry[],
  until: number,
): Promise<readonly PromiseSettledResult<Entered>[]> => {
  const { products, clock, today } = deps;
  if (clock().getTime() >= until) throw tooMuchContention();
  const [first] = entries as readonly [BatchEntry];
  const { sku } = first;
  const refs = entries.map(({ ref }) => ref);
  const {
    decided,
    saved,
    isServed = false,
  } = await changeStock(
    deps,
    {
      cause: deps.cause,
      wanted: entries.length === 1 && !first.feedAt ? wantedOf(first) : undefined,
      load: async () => {
        const { product = onDay(newProduct(sku), today()), originals } = await products.loadNamed(
          sku,
          refs,
        );
        return { products: [product] as const, originals };
      },
      divisible: () => entries.length,
      decide: ({ products: [product], originals }, at, most) => {
        const some = entries.slice(0, most);
        const { entered, decision } = enterBatches(product, some, originals, at);
        return { entered, changes: [decision] };
      },
    },
    until,
  );
  const after = saved[0]?.after;
  const isOvertaken = after !== undefined && after.filling !== null;
  const now = isOvertaken ? (await products.loadNamed(sku, refs)).product : after;
  const batches = new Map(now?.batches.map((batch) => [batch.ref, batch]));
  return decided.entered.map((one, index) => {
    if ('refusal' in one) return { status: 'rejected', reason: one.refusal };
    const is = batches.get(`${refs[index]}`) ?? one.is;
    // What a server at the counter has added was not there before.
    const was = isServed && saved.length === 0 ? undefined : one.was;
    return { status: 'fulfilled', value: { ...one, was, is } };
  });
};

const wantedOf = ({ sku: _, eta = null, feedAt: __, ...batch }: BatchEntry) => ({
  orders: [],
  batch: { ...batch, eta },
});
