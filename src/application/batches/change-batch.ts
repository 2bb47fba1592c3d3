import { available, type Batch, unitsHere } from '../../domain/batch.ts';
import {
  type BatchChange,
  changeBatch as decide,
  excessAfter,
} from '../../domain/batches/change-batch.ts';
import { batchNotFound } from '../../domain/batches/remove-batch.ts';
import { linesOf, nameOf, type PlacedLine, units } from '../../domain/order-line.ts';
import type { Product } from '../../domain/product.ts';
import { placeOnBatch } from '../../domain/promises/give-way.ts';
import { finishOrdersOf, type Needs } from '../orders/finish-order.ts';
import type { LineOnBatch, Products } from '../ports.ts';
import { type Again, inOneTransaction } from '../stock/change-stock.ts';
import { mustBeExpected } from '../stock/expected.ts';
import { LINES_READ } from '../stock/in-steps.ts';
import { serveRest } from '../stock/rest-of-queue.ts';
import { ifPossible, patienceEnds } from '../stock/retry.ts';
import { movePromises } from './move-promises.ts';

export type BatchChanged = {
  readonly sku: string;
  readonly batch: Batch;
  /** The lines that lost their place, as they stand now. */
  readonly lines: readonly PlacedLine[];
  /** Units that lines have beyond the batch's quantity: more lines are about to lose theirs. */
  readonly excess: number;
  /** Whether lines still have to get the day on which it is due now. */
  readonly isDayToTell: boolean;
};

export type How = {
  readonly until?: number;
  /** Whether the batch is as its caller knows it. */
  readonly matches?: ((sku: string, batch: Batch) => boolean) | undefined;
};

/**
 * Changes a batch; an empty change goes on where a cut was interrupted. The quantity counts from
 * the first transaction on; lines beyond what one transaction holds are shed in further ones, each
 * of them complete in itself.
 */
export const changeBatch =
  (deps: Needs) =>
  async (
    ref: string,
    change: BatchChange,
    { until = patienceEnds(deps.clock), matches }: How = {},
  ): Promise<BatchChanged> => {
    let step = await changeAndShed(deps, ref, change, { onBatch: [], matches }, until);
    const lines = [...step.lines];
    for (let idle = 0; available(step.batch) < 0 && deps.clock().getTime() < until; ) {
      // A step that moved nothing saved nothing: its product may be out of date.
      const known = step.lines.length > 0 ? step : { onBatch: step.onBatch };
      step = await changeAndShed(deps, ref, {}, known, until);
      lines.push(...step.lines);
      if (step.lines.length === 0) await deps.backOff(++idle);
    }
    await finishOrdersOf(deps, lines, until);
    // On another day its lines, and others, may get something better; or what has come of it can be given out now.
    const isToHandOut =
      change.blocked === false || (change.count !== undefined && unitsHere(step.batch) > 0);
    const hasDays = change.eta !== undefined || change.expiresOn !== undefined;
    const mayMove = hasDays || isToHandOut;
    const moved = mayMove
      ? await ifPossible(movePromises(deps)(ref, until))
      : { isDone: true, lost: [] };
    lines.push(...(moved?.lost ?? []));
    const isToTell = !moved?.isDone;
    const { product } = step;
    // What was lost has taken others with it.
    const isAllSaid = product.filling === null && !lines.some(({ lost }) => lost);
    if (isAllSaid && !mayMove) return answer(step, lines, isToTell);
    await ifPossible(serveRest(deps)(product.sku, until));
    const served = await loadProduct(deps.products, ref);
    const stand = await asTheyStand(deps, lines);
    return answer({ product: served, batch: batchIn(served, ref) }, stand, isToTell);
  };

const answer = (
  { product, batch }: Pick<Step, 'product' | 'batch'>,
  lines: readonly PlacedLine[],
  isDayToTell: boolean,
): BatchChanged => ({
  sku: product.sku,
  batch,
  lines,
  isDayToTell,
  excess: Math.max(0, -available(batch)),
});

/** Lines that had come to wait may have got something meanwhile. */
export const asTheyStand = async (
  { products }: Pick<Needs, 'products'>,
  lines: readonly PlacedLine[],
): Promise<readonly PlacedLine[]> => {
  const waiting = lines.filter(({ state }) => state === 'backordered');
  const now = new Map((await products.load([], waiting)).lines.map((one) => [nameOf(one), one]));
  return lines.map((line) => (line.state === 'backordered' && now.get(nameOf(line))) || line);
};

/** What is known between two transactions. */
type Known = {
  readonly product?: Product;
  /** Lines to shed next, from the last one on; empty: the index is to be asked for more. */
  readonly onBatch: readonly LineOnBatch[];
  readonly matches?: How['matches'];
};

/** A batch's product, and lines on the batch: all that are known to lose it, and the next of them. */
type ToShed = Pick<Known, 'onBatch'> & {
  readonly products: readonly [Product];
  readonly next: readonly LineOnBatch[];
  readonly lines: readonly PlacedLine[];
};

type Step = Required<Omit<Known, 'matches'>> & Pick<BatchChanged, 'batch' | 'lines'>;

/**
 * One transaction of a change. Of the lines to shed those that rank first come first, so that they are the first to
 * get what other batches have left; before them comes one that is larger than what the others leave: only then it is
 * known what these need not give.
 */
const changeAndShed = async (
  deps: Needs,
  ref: string,
  change: BatchChange,
  known: Known,
  until: number,
): Promise<Step> => {
  const { products } = deps;
  const { stored, decided, saved } = await inOneTransaction(
    deps,
    {
      cause: deps.cause,
      load: async (again?: Again<ToShed>): Promise<ToShed> => {
        const product = (!again && known.product) || (await loadProduct(products, ref));
        const excess = excessAfter(product, ref, change);
        // After a lost race the index has nothing newer to tell than a moment ago.
        const listed = again?.found ? again.stored.onBatch : again ? [] : known.onBatch;
        const onBatch =
          excess > 0 && listed.length === 0 ? await products.linesToGiveWay(ref, excess) : listed;
        const next = excess > 0 ? onBatch.slice(-LINES_READ) : [];
        const { lines } = await products.load([], next);
        return { products: [product], onBatch, next, lines };
      },
      divisible: ({ next }) => next.length,
      decide: ({ products: [product], onBatch, next, lines }, at, most) => {
        mustBeExpected(known.matches?.(product.sku, batchIn(product, ref)) ?? true);
        const chunk = next.slice(-most);
        const later = onBatch.slice(0, onBatch.length - chunk.length);
        const places = new Map(chunk.map((line) => [nameOf(line), line.place]));
        // One that the index does not show as packed yet is not its turn: the index is asked again.
        const isToGive = (line: PlacedLine): boolean =>
          !line.packed || places.get(nameOf(line)) === placeOnBatch(line);
        const shedding = linesOf(chunk, lines).filter(
          (line) => line.state === 'allocated' && line.batchRef === ref && isToGive(line),
        );
        const changed = decide(product, ref, change, shedding, at, units(later));
        return { changes: [changed], later };
      },
    },
    until,
  );
  const [changed] = decided.changes;
  const product = saved[0]?.after ?? stored.products[0];
  return {
    product,
    batch: batchIn(product, ref),
    lines: changed?.lines ?? [],
    onBatch: decided.later,
  };
};

const loadProduct = async (products: Products, ref: string): Promise<Product> => {
  const stored = await products.loadBatch(ref);
  if (!stored || stored.batch.removed) throw batchNotFound(ref);
  return stored.product;
};

const batchIn = ({ batches }: Product, ref: string): Batch =>
  batches.find((batch) => batch.ref === ref) as Batch;
