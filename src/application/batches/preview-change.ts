import type { Batch } from '../../domain/batch.ts';
import type { BatchChange } from '../../domain/batches/change-batch.ts';
import { batchNotFound } from '../../domain/batches/remove-batch.ts';
import { asOf, orderIdsOf, type PlacedLine, skusOf } from '../../domain/order-line.ts';
import { hasSomething } from '../../domain/orders/parts.ts';
import { inPlay } from '../../domain/product.ts';
import { type Consequence, consequencesBetween } from '../../domain/promises/consequences.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Copied, Copy, Deps } from '../ports.ts';
import { loadAll } from '../stock/all-lines.ts';
import { patienceEnds, untilDone } from '../stock/retry.ts';
import { changeBatch, type How } from './change-batch.ts';

/** So many lines are copied at the most. */
const MOST_LINES = 5_000;

type Needs = Pick<Deps, 'products' | 'queries' | 'unfinished' | 'clock' | 'today' | 'backOff'> & {
  readonly copying: (copied: Copied) => Copy;
};

export type ChangePreview = {
  readonly sku: string;
  readonly batch: Batch;
  readonly consequences: readonly Consequence[];
};

/**
 * What a change of a batch would do: it is made to a copy in memory of the SKU, and of those whose lines are kept together
 * with lines on the batch. Nothing that is stored changes.
 *
 * @throws Refusal of the change, or `too-many-lines`.
 */
export const previewChange =
  (deps: Needs) =>
  async (
    ref: string,
    change: BatchChange,
    { matches }: Pick<How, 'matches'> = {},
  ): Promise<ChangePreview> => {
    const copied = await untilDone(deps, patienceEnds(deps.clock), () => toCopy(deps, ref));
    const copy = deps.copying(copied);
    const before = linesNow(copy);
    const { sku, batch } = await changeBatch(copy.deps)(ref, change, { matches });
    return { sku, batch, consequences: consequencesBetween(before, linesNow(copy), deps.today()) };
  };

const linesNow = ({ deps, lines }: Copy): readonly PlacedLine[] => {
  const at = deps.clock().toISOString();
  return lines().map((line) => asOf(line, at));
};

/** Undefined: some of it was changed while it was being read. */
const toCopy = async (
  { products, queries, unfinished }: Needs,
  ref: string,
): Promise<Copied | undefined> => {
  const stored = await products.loadBatch(ref);
  if (!stored || stored.batch.removed) throw batchNotFound(ref);
  const { sku, version } = stored.product;
  const own = await loadAll(products, sku, MOST_LINES);
  const [product] = own.products;
  if (product.version !== version) return undefined;

  const together = own.lines.filter((line) => line.keepTogether && line.batchRef === ref);
  const orders = await Promise.all(orderIdsOf(together).map((orderId) => queries.order(orderId)));
  const others = orders.flat().filter((line) => line.keepTogether && hasSomething(line));
  const skus = skusOf(others).filter((other) => other !== sku);
  const all = [own];
  for (const other of skus) all.push(await loadAll(products, other, MOST_LINES));
  const lines = all.flatMap((one) => one.lines);
  if (lines.length > MOST_LINES) throw tooManyLines(ref);
  const work = await unfinished.find('promises', ref);
  return {
    products: all.flatMap((one) =>
      one === own ? [inPlay(product, stored.product.batches)] : one.products,
    ),
    lines,
    promises: work ? [work] : [],
  };
};

const tooManyLines = (ref: string): Refusal =>
  new Refusal(
    'too-many-lines',
    `more than ${MOST_LINES} lines would have to be considered to preview a change of batch ${ref}`,
  );
