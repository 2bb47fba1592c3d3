import { available, type Batch, byPreference, isOverdue, leavesOn } from './batch.ts';
import { type OrderLine, type PlacedLine, sequence, type Wanted } from './order-line.ts';
import { take } from './product.ts';

/** So many batches a line may come from: all of what a decision does must fit one transaction. */
export const MAX_SHARES = 10;

/** What a line gets of a batch. */
export type Share = { readonly batch: Batch; readonly qty: number };

/**
 * May this batch serve this line? One that has to leave by a day gets nothing that comes later, and nothing that is
 * overdue, since nobody knows when that comes.
 */
export const mayServe = (
  batch: Batch,
  { shipBy }: Pick<OrderLine, 'shipBy'>,
  today = '',
): boolean => {
  if (shipBy === undefined) return true;
  const day = leavesOn(batch, today);
  return day !== undefined && day <= shipBy;
};

/** Whether a line can't wait for a batch that it has. What is here does not come too late, whatever day it is. */
export const comesTooLate = (
  batch: Batch,
  { shipBy }: Pick<OrderLine, 'shipBy'>,
  today = '',
): boolean =>
  shipBy !== undefined && batch.eta !== null && (isOverdue(batch, today) || batch.eta > shipBy);

/** The batches that may serve a line, in the order in which it prefers them. */
export const inOrderFor = (
  line: Wanted,
  batches: readonly Batch[],
  today = '',
): readonly Batch[] => {
  const { shipBy, notBefore } = line;
  const allowed = shipBy ? batches.filter((one) => mayServe(one, line, today)) : batches;
  return notBefore ? allowed.toSorted(byPreference(today, notBefore)) : allowed;
};

/**
 * Where a line comes from: from the first batch that can take all of it; or, if it may be split,
 * from the first ones that can together. Empty: it can't be had.
 *
 * @param batches in order of preference.
 */
export const sharesFor = (
  batches: readonly Batch[],
  line: Wanted,
  today = '',
): readonly Share[] => {
  const { allowSplit, qty } = line;
  const asked = inOrderFor(line, batches, today);
  const split = allowSplit ? fromTheFirst(asked, qty) : [];
  if (split.length > 0) return split;
  const batch = asked.find((one) => available(one) >= qty);
  return batch ? [{ batch, qty }] : [];
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

const fromTheFirst = (batches: readonly Batch[], qty: number): readonly Share[] => {
  const shares: Share[] = [];
  let missing = qty;
  for (const batch of batches) {
    const units = Math.min(missing, available(batch));
    if (units <= 0) continue;
    if (shares.length === MAX_SHARES) return [];
    shares.push({ batch, qty: units });
    missing -= units;
    if (missing === 0) return shares;
  }
  return [];
};

export const takeShares = (batches: readonly Batch[], shares: readonly Share[]): readonly Batch[] =>
  shares.reduce((left, { batch, qty }) => take(left, batch, qty), batches);

/**
 * The parts of a line that gets these shares; each further one has a name of its own, and a place
 * right behind its line should it ever wait. Their ordinals in the decision count from the one given.
 */
export const partsOf = (
  line: Omit<PlacedLine, 'state' | 'batchRef' | 'shipsOn' | 'placed'>,
  shares: readonly Share[],
  version: number,
  ordinal: number,
): readonly PlacedLine[] =>
  shares.map(({ batch, qty }, index) => {
    const placed = sequence(version, ordinal + index);
    const has = {
      qty,
      state: 'allocated',
      batchRef: batch.ref,
      shipsOn: batch.eta,
      placed,
    } as const;
    if (index === 0) {
      const isFirst = shares.length > 1 && line.part === undefined;
      return { ...line, ...has, ...(isFirst && { ordered: line.ordered ?? line.qty }) };
    }
    return { ...furtherPart(line, placed), ...has };
  });

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
