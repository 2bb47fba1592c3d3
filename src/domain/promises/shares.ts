import { available, type Batch, byPreference, isOverdue, leavesOn } from '../batch.ts';
import { dayAfter } from '../calendar.ts';
import {
  type OrderLine,
  type PlacedLine,
  sequence,
  units,
  WAITING,
  type Wanted,
} from '../order-line.ts';
import { take } from '../product.ts';

/** So many batches a line may come from: all of what a decision does must fit one transaction. */
export const MAX_SHARES = 10;

/**
 * So often the rest of a line may be divided that takes what is there: with what comes at the end, a change of all its
 * parts still fits one transaction (MAX_PARTS).
 */
export const MAX_DIVISIONS = 20;

/** What a line gets of a batch, or may get. */
export type Share = { readonly batch: Batch; readonly qty: number };

/** What a line may get: of each batch, in order of preference, and of all together. */
export type Open = { readonly shares: readonly Share[]; readonly most: number };

/** All that batches can promise. */
export const allOpen = (batches: readonly Batch[]): Open => ({
  shares: batches.map((batch) => ({ batch, qty: Math.max(0, available(batch)) })),
  most: Number.POSITIVE_INFINITY,
});

/** What a line says of the day on which it may leave, and of how long it must be good. */
type Days = Pick<OrderLine, 'shipBy' | 'notBefore' | 'minimumDays'>;

/**
 * May this batch serve this line? One that has to leave by a day gets nothing that comes later, and nothing that is
 * overdue, since nobody knows when that comes. And none gets what will have expired.
 */
export const mayServe = (batch: Batch, line: Days, today = ''): boolean =>
  comesBy(batch, line.shipBy, today) && isGoodFor(batch, line, today);

const comesBy = (batch: Batch, shipBy: string | undefined, today: string): boolean => {
  if (shipBy === undefined) return true;
  const day = leavesOn(batch, today);
  return day !== undefined && day <= shipBy;
};

/** Whether its units will be good, for as long as the line wants, when they leave. What is overdue comes today at the earliest. */
export const isGoodFor = (
  batch: Batch,
  { notBefore = '', minimumDays = 0 }: Pick<Days, 'notBefore' | 'minimumDays'>,
  today = '',
): boolean => {
  if (batch.expiresOn === undefined) return true;
  const lastDay = dayAfter(batch.expiresOn, -minimumDays);
  return (leavesOn(batch, today) ?? today) <= lastDay && notBefore <= lastDay;
};

/** Whether a line can't wait for a batch that it has. What is here does not come too late, whatever day it is. */
export const comesTooLate = (
  batch: Batch,
  { shipBy }: Pick<OrderLine, 'shipBy'>,
  today = '',
): boolean =>
  shipBy !== undefined && batch.eta !== null && (isOverdue(batch, today) || batch.eta > shipBy);

/** Whether a line can't keep a batch that it has: it comes too late, or will have expired. */
export const isOfNoUse = (batch: Batch, line: Days, today = ''): boolean =>
  comesTooLate(batch, line, today) || !isGoodFor(batch, line, today);

/** Batches in the order in which a line prefers them. */
export const asPreferred = (
  { notBefore }: Wanted,
  shares: readonly Share[],
  today = '',
): readonly Share[] => {
  if (!notBefore) return shares;
  const prefers = byPreference(today, notBefore);
  return shares.toSorted((a, b) => prefers(a.batch, b.batch));
};

/** What may serve it, in that order. */
export const inOrderFor = (line: Wanted, { shares, most }: Open, today = ''): Open => {
  const serving = shares.filter(({ batch }) => mayServe(batch, line, today));
  return { shares: asPreferred(line, serving, today), most };
};

/** The same line, which is to be had whole or not at all. */
export const whole = <L extends Wanted>({ partial: _, ...line }: L): Omit<L, 'partial'> => line;

/**
 * Where a line comes from: from the first batch that can take all of it; or, if it may be split, from the first ones
 * that can together. If there is not enough, a line that takes what is there gets less than it asks for. Empty: it
 * gets nothing.
 */
export const sharesFor = (open: Open, line: Wanted, today = ''): readonly Share[] => {
  const { allowSplit, partial = 0 } = line;
  const { shares: asked, most } = inOrderFor(line, open, today);
  const qty = Math.min(line.qty, most);
  if (qty === line.qty) {
    const split = allowSplit ? fromTheFirst(asked, qty, MAX_SHARES) : [];
    if (units(split) === qty) return split;
    const one = asked.find((share) => share.qty >= qty);
    if (one) return [{ batch: one.batch, qty }];
  }
  // What waits is a part, too.
  return fromTheFirst(asked, qty, Math.min(partial, MAX_SHARES - 1));
};

/** The first day on which all of them can leave together, if the line may leave then; null: nobody knows. */
export const dayOfShares = (
  shares: readonly Share[],
  { notBefore = '' }: Pick<OrderLine, 'notBefore'>,
  today = '',
): string | null => {
  const days = shares.map(({ batch }) => leavesOn(batch, today) ?? null);
  return days.includes(null) ? null : ([...days, notBefore].sort().at(-1) as string);
};

/** As much as so many of them have together. */
const fromTheFirst = (open: readonly Share[], qty: number, most: number): readonly Share[] => {
  const shares: Share[] = [];
  let missing = qty;
  for (const { batch, qty: has } of open) {
    if (missing === 0 || shares.length === most) break;
    const gets = Math.min(missing, has);
    if (gets <= 0) continue;
    shares.push({ batch, qty: gets });
    missing -= gets;
  }
  return shares;
};

export const takeShares = (batches: readonly Batch[], shares: readonly Share[]): readonly Batch[] =>
  shares.reduce((left, { batch, qty }) => take(left, batch, qty), batches);

/**
 * The parts of a line that gets these shares, and of what it does not get, which waits; each further one has a name of
 * its own, and a place right behind its line should it ever wait. Their ordinals in the decision count from the one
 * given. A line that gets nothing waits where it was placed before, if it was.
 */
export const partsOf = (
  line: Omit<PlacedLine, 'state' | 'batchRef' | 'shipsOn' | 'placed'>,
  shares: readonly Share[],
  version: number,
  ordinal: number,
): readonly PlacedLine[] => {
  if (shares.length === 0) return [{ placed: sequence(version, ordinal), ...line, ...WAITING }];
  const rest = line.qty - units(shares);
  const partial = (line.partial ?? 0) - shares.length;
  const gets = shares.map(
    ({ batch, qty }) =>
      ({ qty, state: 'allocated', batchRef: batch.ref, shipsOn: batch.eta }) as const,
  );
  return [...gets, ...(rest > 0 ? [{ qty: rest, ...WAITING }] : [])].map((has, index, all) => {
    const placed = sequence(version, ordinal + index);
    const now = { ...has, placed, ...(rest > 0 && { partial }) };
    if (index > 0) return { ...furtherPart(line, placed), ...now };
    const isFirst = all.length > 1 && line.part === undefined;
    return { ...line, ...now, ...(isFirst && { ordered: line.ordered ?? line.qty }) };
  });
};

/** Whether there may be more at once for the rest of a line that was divided than one decision gives it. */
export const mayHaveMore = (parts: readonly PlacedLine[]): boolean => {
  const last = parts.at(-1);
  const isDivided = parts.length > 1 && last?.state === 'backordered';
  return isDivided && (parts.length === MAX_SHARES || last.partial === 0);
};

const furtherPart = <L extends Pick<PlacedLine, 'accepted' | 'ordered'>>(
  { ordered: _, ...line }: L,
  part: string,
) => ({ ...line, part, accepted: `${line.accepted.split('/')[0]}/${part}` });

/**
 * What a line, or a part of one, keeps, and so many of its units as a further part; the two come one after the other in
 * the decision, from that ordinal on.
 */
export const splitOff = (
  line: PlacedLine,
  qty: number,
  version: number,
  ordinal: number,
  at: string,
): { readonly kept: PlacedLine; readonly off: PlacedLine } => {
  const isFirst = line.part === undefined;
  const kept = { ...line, qty: line.qty - qty, updatedAt: at };
  const placed = sequence(version, ordinal + 1);
  return {
    kept: { ...kept, ...(isFirst && { ordered: line.ordered ?? line.qty }) },
    off: { ...furtherPart(line, placed), qty, placed },
  };
};
