import { available, type Batch } from '../batch.ts';
import { type Decision, decisionOf, nothing } from '../decision.ts';
import type { Fact } from '../events.ts';
import type { Product } from '../product.ts';
import { Refusal } from '../refusal.ts';
import { addBatch, type NewBatch } from './add-batch.ts';
import { changeBatch } from './change-batch.ts';
import { batchRemoved } from './remove-batch.ts';

/** What somebody says of a batch: that there is one from now on; or, in a feed, how it stood at a time. */
export type BatchEntry = Omit<NewBatch, 'eta'> & {
  readonly sku: string;
  /** Absent: nothing is said of its day. A new batch is in the warehouse then. */
  readonly eta?: string | null | undefined;
  /** The time of the feed, to the second. */
  readonly feedAt?: string | undefined;
};

/** What a batch was when it was added. */
export type Original = {
  readonly sku: string;
  readonly qty: number;
  readonly eta: string | null;
  readonly expiresOn?: string;
  readonly container?: string;
  /** It was removed since. */
  readonly removed?: true;
};

/** What became of a batch that was entered. */
export type Entered = {
  /** Absent: it was not there. */
  readonly was?: Batch | undefined;
  readonly is: Batch;
  /** Lines have to give way for it: it is as it was, and left to a decision of its own that is shown them. */
  readonly isToCut?: true;
};

export type Refused = { readonly refusal: Refusal };

/**
 * Enters batches of one SKU, each on what those before have left, in one decision. What is refused, or needs lines to
 * give way, leaves the others as they are.
 *
 * @param known what was added under the names of these batches. Those of the product are in play.
 */
export const enterBatches = (
  before: Product,
  entries: readonly BatchEntry[],
  known: ReadonlyMap<string, Original>,
  at: string,
): { readonly entered: readonly (Entered | Refused)[]; readonly decision: Decision } => {
  const originals = new Map(known);
  const facts: Fact[] = [];
  let now = before;

  const enter = (entry: BatchEntry): Entered => {
    const { sku, ref } = entry;
    const was = batchIn(now, ref);
    const decided = enterBatch(now, entry, originals.get(ref), at);
    const is = batchIn(decided.after, ref) as Batch;
    if (was && decided.events.length > 0 && available(is) < 0)
      return { was, is: was, isToCut: true };
    if (!was) originals.set(ref, { sku, ...originalOf(is) });
    facts.push(...decided.events);
    // All of them become one version.
    now = { ...decided.after, version: before.version };
    return { was, is };
  };

  const entered = entries.map((entry) => {
    try {
      return enter(entry);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { refusal: error };
    }
  });
  return { entered, decision: decisionOf(before, { ...now, facts }, at) };
};

/** What is remembered of a batch that is added. */
export const originalOf = ({
  purchased: qty,
  eta,
  expiresOn,
  container,
}: Batch): Omit<Original, 'sku'> => ({
  ...{ qty, eta },
  ...(expiresOn && { expiresOn }),
  ...(container && { container }),
});

const batchIn = ({ batches }: Product, ref: string): Batch | undefined =>
  batches.find((batch) => batch.ref === ref);

/**
 * Adds a batch; the same again changes nothing. What a feed says of one that is there counts, unless something newer was
 * reported.
 */
const enterBatch = (
  before: Product,
  { sku, eta, feedAt, ...batch }: BatchEntry,
  original: Original | undefined,
  at: string,
): Decision => {
  const { ref, qty, expiresOn, container } = batch;
  if (!original && feedAt && qty === 0) {
    throw new Refusal(
      'batch-not-found',
      `there is no batch ${ref}, and a batch without units is not added`,
    );
  }
  if (!original) {
    return addBatch(before, { ...batch, eta: eta ?? null, addedAt: feedAt ?? batch.addedAt }, at);
  }
  if (original.removed) throw batchRemoved(ref);
  const isElsewhere = container !== original.container;
  if (original.sku === sku && feedAt && !(container && isElsewhere)) {
    return changeBatch(before, ref, { qty, eta, expiresOn, told: { at: feedAt } }, [], at);
  }
  const isSame =
    original.sku === sku &&
    original.qty === qty &&
    original.eta === (eta ?? null) &&
    original.expiresOn === (expiresOn ?? undefined) &&
    !isElsewhere;
  if (isSame) {
    return nothing(before);
  }
  throw batchDiffers(ref, original);
};

export const batchDiffers = (ref: string, { removed: _, ...original }: Original): Refusal =>
  new Refusal('batch-differs', `batch ${ref} already exists with different values`, [original]);
