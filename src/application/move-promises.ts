import { movePromises as decide } from '../domain/move-promises.ts';
import type { PlacedLine } from '../domain/order-line.ts';
import type { Deps } from './ports.ts';
import { patienceEnds } from './stock/patience.ts';
import { isSaved, untilSaved } from './stock/retry.ts';

/** Beside these lines a transaction writes their product. */
const LINES_PER_STEP = 90;

/** Far longer than the index of a batch's lines lags behind. */
const INDEX_IS_COMPLETE_AFTER_MS = 60_000;

type Needs = Pick<Deps, 'products' | 'queries' | 'unfinished' | 'clock' | 'backOff'>;

/**
 * Tells all lines of a batch on which day it is due now. The index that names them may lack one of a
 * moment ago, so only a walk that begins a while after the change ends it.
 */
export const movePromises =
  (deps: Needs) =>
  async (ref: string, until = patienceEnds(deps.clock)): Promise<void> => {
    const { unfinished, queries, clock } = deps;
    const brokenAt = await unfinished.promisesBrokenAt(ref);
    if (!brokenAt) return;
    const begun = clock().getTime();
    let after: string | undefined;
    do {
      if (clock().getTime() > until) return;
      const page = await queries.linesOfBatch(ref, { limit: LINES_PER_STEP, after });
      if (page.items.length > 0) await moveSome(deps, ref, page.items);
      after = page.next;
    } while (after !== undefined);
    if (begun - Date.parse(brokenAt) >= INDEX_IS_COMPLETE_AFTER_MS) {
      await unfinished.promisesMoved(ref, brokenAt);
    }
  };

const moveSome = (
  { products, clock, backOff }: Needs,
  ref: string,
  lines: readonly PlacedLine[],
): Promise<void> =>
  untilSaved<undefined, void>(backOff, undefined, async () => {
    const stored = await products.loadPlaced(lines);
    const product = stored.products.find(({ batches }) => batches.some((one) => one.ref === ref));
    if (!product) return { done: undefined };
    const decision = decide(product, ref, stored.lines, clock().toISOString());
    return (await isSaved(products, [decision])) ? { done: undefined } : { again: undefined };
  });
