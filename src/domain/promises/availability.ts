import { available, type Batch, leavesOn, unitsAvailable } from '../batch.ts';
import { comesOn } from '../batches/restock.ts';
import type { Wanted } from '../order-line.ts';
import type { Product } from '../product.ts';
import { type WhyShort, whyShort } from './allocate.ts';
import { openTo } from './claims.ts';
import { dayOfShares, mayServe, type Share, sharesFor, takeShares } from './shares.ts';

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
export const profileOf = (product: Product): Profile => {
  const { today = '' } = product;
  const days = new Map<string, Supply>();
  const overdue: Batch[] = [];
  let sum: Supply = { units: 0, largestBatch: 0 };
  for (const batch of goodOf(product)) {
    const day = leavesOn(batch, today);
    if (day === undefined) overdue.push(batch);
    else {
      sum = {
        units: sum.units + available(batch),
        largestBatch: Math.max(sum.largestBatch, available(batch)),
      };
      days.set(day, sum);
    }
  }
  return {
    days: [...days].map(([day, supply]) => ({ day, ...supply })),
    ...(overdue.length > 0 && {
      overdue: {
        units: unitsAvailable(overdue),
        largestBatch: Math.max(...overdue.map(available)),
      },
    }),
  };
};

const goodOf = (product: Product): readonly Batch[] =>
  openTo(product, {}).filter((one) => available(one) > 0 && mayServe(one, {}, product.today));

/** The day on which it would come if it were ordered now. That is no promise: nobody has ordered it. */
export const ifOrderedNow = ({ restockRule, today = '' }: Product): string | undefined =>
  restockRule ? comesOn(restockRule, today) : undefined;

/** When a line could leave, and from where; null: nobody knows when. Or why it can't be had. */
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
      const batches = takeShares(product.batches, availability.shares);
      now.set(line.sku, { ...product, batches });
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
