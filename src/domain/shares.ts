import { available, type Batch } from './batch.ts';
import { type OrderLine, type PlacedLine, sequence } from './order-line.ts';
import { bestFor, take } from './product.ts';

/** So many batches a line may come from: all of what a decision does must fit one transaction. */
export const MAX_SHARES = 10;

/** What a line gets of a batch. */
export type Share = { readonly batch: Batch; readonly qty: number };

/**
 * Where a line comes from: from the first batch that can take all of it; or, if it may be split,
 * from the first ones that can together. Empty: it can't be had.
 */
export const sharesFor = (batches: readonly Batch[], line: OrderLine): readonly Share[] => {
  const split = line.allowSplit ? fromTheFirst(batches, line.qty) : [];
  if (split.length > 0) return split;
  const batch = bestFor(batches, line.qty);
  return batch ? [{ batch, qty: line.qty }] : [];
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
    const { ordered: _, ...rest } = line;
    const [first] = line.accepted.split('/');
    return { ...rest, ...has, part: placed, accepted: `${first}/${placed}` };
  });
