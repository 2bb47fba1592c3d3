import { available, type Batch, isOverdue, leavesOn } from '../batch.ts';
import type { PlacedLine } from '../order-line.ts';
import type { Product } from '../product.ts';
import { openToSome } from './protection.ts';
import { type Open, type Share, sharesFor, whole } from './shares.ts';

/** Later than any day: what is overdue comes on a day that nobody knows. */
export const NEVER = '9999-12-31';

/** Whether a line is promised for a later day, so that it waits for a better one. */
export const isForLater = ({ state, shipsOn }: PlacedLine): boolean =>
  state === 'allocated' && shipsOn !== null;

/**
 * Where a line could come from that leaves earlier than what it has: all of it, as if it came now. Before it is
 * wanted no day is better than another one.
 */
export const betterSharesFor = (
  open: Open,
  line: PlacedLine,
  own: Batch,
  today = '',
): readonly Share[] => {
  const { notBefore = '' } = line;
  const day = dayOf(own, today);
  const earlier = open.shares.filter(({ batch }) => dayOf(batch, today) < day);
  return day <= notBefore ? [] : sharesFor({ ...open, shares: earlier }, whole(line), today);
};

/** Whether lines may be promised for later days that are to get what comes earlier. */
export const improves = ({ latestPromise, promisePolicy }: Product): boolean =>
  Boolean(latestPromise) && promisePolicy !== 'keep';

/** Whether there may be lines that want something else than they have: that wait, or could have a better day. */
export const mayWantMore = (product: Product): boolean =>
  product.backordered > 0 || (improves(product) && isLeftOver(product));

/** Whether a batch has more than before, or has it earlier, that a line promised for a later day may want. */
export const mayImprove = (before: Product, after: Product): boolean => {
  const { latestPromise = '', batches, today } = after;
  if (!improves(after)) return false;
  const old = new Map(before.batches.map((batch) => [batch.ref, batch]));
  return batches.some((batch) => {
    if (available(batch) <= 0 || dayOf(batch, today) >= latestPromise) return false;
    const was = old.get(batch.ref);
    return !was || available(was) < available(batch) || dayOf(batch, today) < dayOf(was, today);
  });
};

/** Whether less is left of a line promised for a later day, so that what was too little for it may be enough now. */
export const mayFitBetter = (
  after: Product,
  lines: readonly PlacedLine[],
  was: readonly PlacedLine[],
): boolean =>
  improves(after) &&
  isLeftOver(after) &&
  lines.some(
    (line) => isForLater(line) && was.some((old) => isPartOf(line, old) && line.qty < old.qty),
  );

const isPartOf = (line: PlacedLine, whole: PlacedLine): boolean =>
  line.batchRef === whole.batchRef &&
  line.orderId === whole.orderId &&
  line.lineId === whole.lineId;

/** Whether something is left that a line may want which waits, or is promised for a later day. */
export const isLeftOver = (product: Product): boolean => {
  const { backordered, latestPromise = '', today } = product;
  return openToSome(product).some(
    ({ batch, qty }) =>
      qty > 0 && (backordered > 0 || (improves(product) && dayOf(batch, today) < latestPromise)),
  );
};

/** The later of a day and of those for which lines are promised; empty: none is for a later day. */
export const latestOf = (
  known: string | undefined,
  lines: readonly PlacedLine[],
  today = '',
): string =>
  lines
    .filter(isForLater)
    .map(({ shipsOn: eta }) => (isOverdue({ eta }, today) ? NEVER : (eta ?? '')))
    .reduce(laterDay, known ?? '');

/** What a batch whose day is another one, or over, makes of the latest promise; undefined: nothing. */
export const laterPromise = (
  { latestPromise, today }: Product,
  batch: Batch,
): Pick<Product, 'latestPromise'> | undefined =>
  batch.eta !== null && batch.allocated > 0
    ? { latestPromise: laterDay(latestPromise, dayOf(batch, today)) }
    : undefined;

export const laterDay = (a = '', b = ''): string => (a > b ? a : b);

/** The day on which its units can leave, as far as is known. */
export const dayOf = (batch: Batch, today = ''): string => leavesOn(batch, today) ?? NEVER;
