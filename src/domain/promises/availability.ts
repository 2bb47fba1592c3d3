import { leavesOn } from '../batch.ts';
import { comesOn } from '../batches/restock.ts';
import type { OrderLine, Wanted } from '../order-line.ts';
import type { Product } from '../product.ts';
import { type WhyShort, whyShort } from './allocate.ts';
import { openTo } from './claims.ts';
import { withShares } from './protection.ts';
import { dayOfShares, mayServe, type Share, sharesFor } from './shares.ts';

/** What lines that come now can have. */
export type Supply = {
  /** In all. */
  readonly units: number;
  /** The most units that one batch has: the largest line that may not be split. */
  readonly largestBatch: number;
};

export type Profile = {
  /** The days on which something more can leave, and all that can have left by then. */
  readonly days: readonly (Supply & { readonly day: string })[];
  /** What should have come, and can be promised for no day. Absent: there is none. */
  readonly overdue?: Supply;
};

/**
 * What a SKU can promise, by day, to lines that come now: what others wait for, who come first, is not in it.
 * Allocating one unit after another gives just that.
 */
export const profileOf = (product: Product, line: Pick<OrderLine, 'channel'> = {}): Profile => {
  const { today = '' } = product;
  const { shares, most } = openTo(product, line);
  const days = new Map<string, Supply>();
  const overdue: Share[] = [];
  let sum: Supply = { units: 0, largestBatch: 0 };
  for (const share of shares) {
    if (share.qty === 0 || !mayServe(share.batch, {}, today)) continue;
    const day = leavesOn(share.batch, today);
    if (day === undefined) overdue.push(share);
    else {
      sum = supplyWith(sum, share, most);
      days.set(day, sum);
    }
  }
  const none: Supply = { units: 0, largestBatch: 0 };
  return {
    days: [...days].map(([day, supply]) => ({ day, ...supply })),
    ...(overdue.length > 0 && {
      overdue: overdue.reduce((all, share) => supplyWith(all, share, most - sum.units), none),
    }),
  };
};

const supplyWith = ({ units, largestBatch }: Supply, { qty }: Share, most: number): Supply => ({
  units: Math.min(most, units + qty),
  largestBatch: Math.max(largestBatch, Math.min(most, qty)),
});

/** The day on which it would come if it were ordered now. That is no promise: nobody has ordered it. */
export const ifOrderedNow = ({ restockRule, today = '' }: Product): string | undefined =>
  restockRule ? comesOn(restockRule, today) : undefined;

/** When a line could leave, and from where; null: nobody knows when. Or why it can't be allocated. */
export type Availability =
  | {
      readonly outcome: 'available';
      readonly earliest: string | null;
      readonly shares: readonly Share[];
    }
  | ({ readonly outcome: WhyShort['reason'] } & Omit<WhyShort, 'reason'>);

/** What a line would get if it came now. */
export const availabilityOf = (product: Product, line: Wanted): Availability => {
  const shares = sharesFor(openTo(product, line), line, product.today);
  if (shares.length > 0) {
    return { outcome: 'available', earliest: dayOfShares(shares, line, product.today), shares };
  }
  const { reason: outcome, ...why } = whyShort(product, line);
  return { outcome, ...why };
};

export type LineOfCart = {
  readonly line: Wanted;
  readonly availability: Availability | { readonly outcome: 'unknown-sku' };
  /** If its SKU is ordered by a rule. */
  readonly ifOrderedNow?: string | undefined;
};

/** When all lines of a cart could leave together: never, if the last of them leaves too late for another one. */
export type Together =
  | { readonly outcome: 'available' | 'too-late'; readonly earliest: string | null }
  | { readonly outcome: 'shortage' };

/**
 * What the lines of a cart would get if they came now, in their order, each of what those before it have left; and
 * when they could leave together.
 */
export const availabilityOfCart = (
  products: readonly Product[],
  lines: readonly Wanted[],
): { readonly lines: readonly LineOfCart[]; readonly together: Together } => {
  const now = new Map(products.map((product) => [product.sku, product]));
  const answered = lines.map((line): LineOfCart => {
    const product = now.get(line.sku);
    if (!product) return { line, availability: { outcome: 'unknown-sku' } };
    const availability = availabilityOf(product, line);
    if (availability.outcome === 'available') {
      now.set(line.sku, withShares(product, line, availability.shares));
    }
    return { line, availability, ifOrderedNow: ifOrderedNow(product) };
  });
  return { lines: answered, together: togetherOf(answered) };
};

const togetherOf = (lines: readonly LineOfCart[]): Together => {
  const days: (string | null)[] = [];
  for (const { availability } of lines) {
    if (availability.outcome !== 'available') return { outcome: 'shortage' };
    days.push(availability.earliest);
  }
  const earliest = days.includes(null) ? null : (days.sort().at(-1) as string);
  const [shipBy] = lines.flatMap(({ line }) => line.shipBy ?? []).sort();
  const isInTime = !shipBy || (earliest !== null && earliest <= shipBy);
  return { outcome: isInTime ? 'available' : 'too-late', earliest };
};
