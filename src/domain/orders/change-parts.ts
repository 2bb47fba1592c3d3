import { type Batch, byPreference } from '../batch.ts';
import { isWaiting } from '../decision.ts';
import { type PlacedLine, sequence, units, unpacked, WAITING } from '../order-line.ts';
import { batchOf, type Product } from '../product.ts';
import { MAX_BACKORDERED } from '../promises/allocate.ts';
import { openTo } from '../promises/claims.ts';
import { uncounted, withShares } from '../promises/protection.ts';
import {
  inOrderFor,
  isOfNoUse,
  partsOf,
  type Share,
  sharesFor,
  whole,
} from '../promises/shares.ts';
import { firstPartOf, hasStock, isFree, isPacked } from './parts.ts';

/** A change on its way: what is left of the batches, and the parts as they would be. */
export type Draft = {
  /** As if the line itself did not wait: it is not in its own way. */
  readonly product: Product;
  readonly parts: readonly PlacedLine[];
  /** Counts the places that were given. */
  readonly ordinal: number;
};

/**
 * Units that it waits for first, the last place first; and then those of the batches that it likes least. None that are
 * packed.
 */
export const giveBack = (draft: Draft, excess: number): Draft => {
  const { product, parts } = draft;
  const byBatch = product.batches.toSorted(byPreference(product.today, parts[0]?.notBefore));
  const likes = (part: PlacedLine): number =>
    hasStock(part) && isServed(part, product)
      ? byBatch.findIndex(({ ref }) => ref === part.batchRef)
      : byBatch.length;
  const leastFirst = parts
    .filter(isFree)
    .sort((a, b) => likes(b) - likes(a) || (a.accepted < b.accepted ? 1 : -1));
  let left = excess;
  let given = product;
  const less = new Map<PlacedLine, number>();
  for (const part of leastFirst) {
    const units = Math.min(left, part.qty);
    less.set(part, part.qty - units);
    given = withoutUnits(given, [{ ...part, qty: units }]);
    left -= units;
  }
  const rest = parts.map((part) => withQty(part, less.get(part) ?? part.qty));
  return { ...draft, product: given, parts: rest.filter(({ qty }) => qty > 0) };
};

const withQty = (part: PlacedLine, qty: number): PlacedLine =>
  qty === part.qty ? part : { ...part, qty };

const isServed = (part: PlacedLine, product: Product): boolean =>
  !isOfNoUse(batchOf(product, part.batchRef), part, product.today);

/** The product once these parts have given back what they have of its batches. */
export const withoutUnits = (product: Product, parts: readonly PlacedLine[]): Product => {
  const had = parts.filter(hasStock);
  const batches = product.batches.map((batch) => {
    const given = units(had.filter(({ batchRef }) => batchRef === batch.ref));
    return given === 0 ? batch : { ...batch, allocated: batch.allocated - given };
  });
  return { ...uncounted(product, had), batches };
};

/** Parts whose batch can't serve them any more get others, or wait at their place. Undefined: there is not enough stock. */
export const placeAgain = (start: Draft, orWait: boolean): Draft | undefined => {
  let draft = start;
  for (const part of start.parts) {
    if (!hasStock(part) || isPacked(part) || isServed(part, start.product)) continue;
    const { product, parts, ordinal } = draft;
    const left = withoutUnits(product, [part]);
    const shares = sharesFor(openTo(left, part), orWait ? part : whole(part), product.today);
    const now = partsOf(part, shares, product.version + 1, ordinal);
    if (now.some(isWaiting) && !orWait) return undefined;
    draft = {
      product: withShares(left, part, shares),
      parts: parts.flatMap((one) => (one === part ? now : one)),
      ordinal: ordinal + now.length,
    };
  }
  return draft;
};

/** What it has of parcels stays as it is, as what has left. Undefined: there is not enough stock for so many more. */
export const grow = (draft: Draft, missing: number, orWait: boolean): Draft | undefined => {
  const { product, parts } = draft;
  const active = parts.filter(isFree);
  const like = active[0] ?? (parts[0] as PlacedLine);
  const ofStock = parts.filter(hasStock);
  const isOwn = ({ ref }: Batch): boolean => ofStock.some(({ batchRef }) => batchRef === ref);
  const open = inOrderFor(like, openTo(product, like), product.today);
  // They are in order: its own batches first, so that it comes from as few as can be.
  const { notBefore: _, ...wish } = { ...like, qty: missing };
  const [own = [], others = []] = [true, false].map((wanted) =>
    open.shares.filter(({ batch }) => isOwn(batch) === wanted),
  );
  const asked = { ...open, shares: [...own, ...others] };
  const shares = sharesFor(asked, orWait ? wish : whole(wish), product.today);
  const rest = missing - units(shares);
  const stays = shares.every(({ batch }) => isOwn(batch)) || active.length === 0;
  if (rest === 0 && (like.allowSplit || stays)) return grown(draft, like, shares);
  const moved = like.allowSplit ? undefined : fromAnother(draft, active, missing);
  if (moved || !orWait) return moved;
  if (product.backordered + rest > MAX_BACKORDERED) return undefined;
  const larger = grown(draft, like, shares);
  return rest > 0 ? withFurther(larger, like, { qty: rest, ...WAITING }) : larger;
};

/** All of it from one batch, its own units given back: undefined if there is none. */
const fromAnother = (
  { product, parts, ordinal }: Draft,
  active: readonly PlacedLine[],
  missing: number,
): Draft | undefined => {
  const heir = firstPartOf(active) ?? active[0];
  if (!heir) return undefined;
  const all = { ...heir, qty: units(active) + missing };
  const left = withoutUnits(product, active);
  const shares = sharesFor(openTo(left, all), all, product.today);
  if (shares.length === 0) return undefined;
  return {
    product: withShares(left, all, shares),
    parts: [
      ...parts.filter((one) => !isFree(one)),
      ...partsOf(all, shares, product.version + 1, ordinal),
    ],
    ordinal: ordinal + 1,
  };
};

/** Adds units to parts that have some of the same batch, and further parts of other batches. */
const grown = (start: Draft, like: PlacedLine, shares: readonly Share[]): Draft => {
  let draft: Draft = {
    ...start,
    product: withShares(start.product, like, shares),
  };
  for (const { batch, qty } of shares) {
    const { parts } = draft;
    const own = parts.filter(isFree).find(({ batchRef }) => batchRef === batch.ref);
    const has = { state: 'allocated', batchRef: batch.ref, shipsOn: batch.eta } as const;
    draft = own
      ? { ...draft, parts: parts.map((one) => (one === own ? withQty(one, one.qty + qty) : one)) }
      : withFurther(draft, like, { qty, ...has });
  }
  return draft;
};

type Has = Pick<PlacedLine, 'qty' | 'state' | 'batchRef' | 'shipsOn'>;

/** Another part, at a new place: it comes after those who were there before. */
const withFurther = (draft: Draft, like: PlacedLine, has: Has): Draft => {
  // What came back came back of the units that had left.
  const { ordered: _, shippedAt: __, returns: ___, ...line } = unpacked(like);
  const place = sequence(draft.product.version + 1, draft.ordinal);
  const further = { ...line, ...has, part: place, accepted: place, placed: place };
  return { ...draft, parts: [...draft.parts, further], ordinal: draft.ordinal + 1 };
};
