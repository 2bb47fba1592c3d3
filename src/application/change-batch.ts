import { available, type Batch } from '../domain/batch.ts';
import { type BatchChange, changeBatch as decide } from '../domain/change-batch.ts';
import type { Decision } from '../domain/decision.ts';
import { type PlacedLine, units } from '../domain/order-line.ts';
import type { Product } from '../domain/product.ts';
import { Refusal } from '../domain/refusal.ts';
import { movePromises } from './move-promises.ts';
import type { Deps, HeldLine, Products } from './ports.ts';
import { patienceEnds } from './stock/patience.ts';
import { expireHolds, fillIfPossible } from './stock/rest-of-queue.ts';
import { isSaved, untilSaved } from './stock/retry.ts';
import { withQueueFilled } from './stock/serve-queue.ts';

/**
 * Of the 100 items of a transaction each shed line may write two: itself, and a batch or its place in
 * the queue. One that is split again writes more, and then fewer of them fit.
 */
const LINES_PER_STEP = 47;

type Needs = Pick<Deps, 'products' | 'queries' | 'unfinished' | 'clock' | 'backOff'>;

export type BatchChanged = {
  readonly sku: string;
  readonly batch: Batch;
  /** The lines that lost their place, as they stand now. */
  readonly lines: readonly PlacedLine[];
  /** Units that lines still hold beyond the batch's quantity: more lines are about to lose theirs. */
  readonly excess: number;
};

/**
 * Changes a batch; an empty change goes on where a cut was interrupted. The quantity counts from
 * the first transaction on; lines beyond what one transaction holds are shed in further ones, each
 * of them complete in itself.
 */
export const changeBatch =
  (deps: Needs) =>
  async (ref: string, change: BatchChange): Promise<BatchChanged> => {
    const now = deps.clock();
    const until = patienceEnds(deps.clock);
    const told = change.told ?? (change.qty === undefined ? undefined : { at: toTheSecond(now) });
    let step = await changeAndShed(deps, ref, { ...change, told }, { holders: [] });
    const lines = [...step.lines];
    for (let idle = 0; available(step.batch) < 0 && deps.clock().getTime() < until; ) {
      // A step that moved nothing saved nothing: its product may be out of date.
      const known = step.lines.length > 0 ? step : { holders: step.holders };
      step = await changeAndShed(deps, ref, {}, known);
      lines.push(...step.lines);
      if (step.lines.length === 0) await deps.backOff(++idle);
    }
    if (change.eta !== undefined) await movePromises(deps)(ref, until);
    const { product } = step;
    if (product.filling === null) return answer(step, lines);
    await fillIfPossible(deps)(product.sku, until);
    const filled = await loadProduct(deps.products, ref);
    return answer({ product: filled, batch: batchIn(filled, ref) }, await asTheyStand(deps, lines));
  };

const answer = (
  { product, batch }: Pick<Step, 'product' | 'batch'>,
  lines: readonly PlacedLine[],
): BatchChanged => ({
  sku: product.sku,
  batch,
  lines,
  excess: Math.max(0, -available(batch)),
});

/** Lines that had come to wait may have got something meanwhile. */
const asTheyStand = async (
  { products }: Needs,
  lines: readonly PlacedLine[],
): Promise<readonly PlacedLine[]> => {
  const waiting = lines.filter(({ state }) => state === 'backordered');
  const now = new Map((await products.load([], waiting)).lines.map((one) => [one.accepted, one]));
  return lines.map((line) => (line.state === 'backordered' && now.get(line.accepted)) || line);
};

/** As exact as the time of a message is, with which it is compared. */
export const toTheSecond = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;

/** What is known between two transactions. */
type Known = {
  readonly product?: Product;
  /** Lines to shed next, newest first; empty: the index is to be asked for more. */
  readonly holders: readonly HeldLine[];
};

type Step = Required<Known> & Pick<BatchChanged, 'batch' | 'lines'>;

/**
 * One transaction of a change. The oldest of the lines to shed come first, so that they are the
 * first to get what other batches have left.
 */
const changeAndShed = (
  deps: Needs,
  ref: string,
  change: BatchChange,
  known: Known,
): Promise<Step> =>
  untilSaved(deps.backOff, known, async (found) => {
    const { products, clock } = deps;
    const product = found.product ?? (await loadProduct(products, ref));
    if (await expireHolds(deps, [product])) return { again: { holders: [] } };
    const batch = batchIn(product, ref);
    const { qty = batch.purchased } = change;
    const excess = batch.purchased - available(batch) - qty;
    const holders =
      excess > 0 && found.holders.length === 0
        ? await products.newestLines(ref, excess)
        : found.holders;
    const at = clock().toISOString();
    const shed = async (
      most: number,
    ): Promise<{ changed: Decision; rest: readonly HeldLine[] }> => {
      const chunk = excess > 0 ? holders.slice(-most) : [];
      const rest = holders.slice(0, holders.length - chunk.length);
      const { lines } = await products.load([], chunk);
      const holding = lines.filter(
        ({ state, batchRef }) => state === 'allocated' && batchRef === ref,
      );
      const changed = decide(product, ref, change, holding, at, units(rest));
      const fits = most === 1 || products.fit([changed]);
      return fits ? { changed, rest } : shed(Math.ceil(most / 2));
    };
    const { changed, rest } = await shed(LINES_PER_STEP);
    const decision = await withQueueFilled(products, changed, at);
    if (!(await isSaved(products, [decision]))) return { again: { holders } };
    const { after } = decision;
    return {
      done: { product: after, batch: batchIn(after, ref), lines: changed.lines, holders: rest },
    };
  });

const loadProduct = async (products: Products, ref: string): Promise<Product> => {
  const stored = await products.loadBatch(ref);
  if (!stored) throw new Refusal('batch-not-found', `there is no batch ${ref}`);
  return stored.product;
};

const batchIn = ({ batches }: Product, ref: string): Batch =>
  batches.find((batch) => batch.ref === ref) as Batch;
