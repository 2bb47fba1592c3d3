import { type Decision, decisionOf, gotFacts, isWaiting, outOfStockFact } from '../decision.ts';
import type { Fact } from '../events.ts';
import {
  type OrderLine,
  type PlacedLine,
  sequence,
  units,
  type Wanted,
  type Wish,
  wishOf,
} from '../order-line.ts';
import type { Product } from '../product.ts';
import { openTo, withWaiting } from './claims.ts';
import { unprotected, withShares } from './protection.ts';
import {
  dayOfShares,
  isGoodFor,
  MAX_DIVISIONS,
  mayHaveMore,
  partsOf,
  sharesFor,
  whole,
} from './shares.ts';

/** So many units of a SKU can wait: more than all its batches can ever have, and far from where sums become inexact. */
export const MAX_BACKORDERED = 1_000_000_000_000;

/** What happens to units for which there is not enough stock now. */
export type OnShortage = 'reject' | 'backorder';

/**
 * The same as somebody asks for it. That a line takes what is there while the rest waits lasts: so it is said of the
 * line (`partial`), and for the command it means no more than that something may wait.
 */
export type AskedOnShortage = OnShortage | 'partial';

export const orWait = (asked: AskedOnShortage): OnShortage =>
  asked === 'reject' ? 'reject' : 'backorder';

/** A line for which that is asked. What is kept together never waits, and is allocated completely. */
export const askedFor = <L extends Wanted>(line: L, asked: AskedOnShortage | undefined): L =>
  asked === 'partial' && line.partial === undefined && !line.keepTogether
    ? { ...line, allowSplit: true, partial: MAX_DIVISIONS }
    : line;

/** Why a line can't be allocated now. */
export type WhyShort = {
  /** What all batches have left, after the lines before it in the order, that will be good for as long as it wants. */
  readonly available: number;
  /** The largest line that would have been allocated whole from one batch, if none waited. */
  readonly availableInOneBatch: number;
  /** Units that others wait for, who come first. */
  readonly backordered: number;
  /** Whether there is too little, or others come first, or there would be enough on a later day. */
  readonly reason: 'shortage' | 'backorders-first' | 'too-late';
  /** Of what comes too late, the first day on which the line could leave; null: nobody knows. */
  readonly earliest?: string | null;
};

/** A line that can't be allocated now. */
export type Shortage = Wish & WhyShort;

export type Allocation = Decision & { readonly short: readonly Shortage[] };

/**
 * Allocates lines of this SKU, in their order: all or none, unless those without enough stock are to
 * wait. A shortage is published once: until stock rises again, a further refusal decides nothing.
 */
export const allocate = (
  before: Product,
  lines: readonly OrderLine[],
  at: string,
  onShortage: OnShortage = 'reject',
): Allocation => {
  let now = before;
  const placed: PlacedLine[] = [];
  const facts: Fact[] = [];
  const short: Shortage[] = [];
  let isLeft = false;

  for (const line of lines) {
    if (line.sku !== before.sku) throw new Error(`a line of ${line.sku} on product ${before.sku}`);
    const orWait = mayWait(line, onShortage);
    const wanted = orWait ? line : whole(line);
    const shares = sharesFor(openTo(now, line), wanted, now.today);
    const missing = line.qty - units(shares);
    if (missing > 0 && !(orWait && now.backordered + missing <= MAX_BACKORDERED)) {
      short.push({ ...wishOf(line), ...whyShort(now, line) });
      continue;
    }
    const place = sequence(before.version + 1, placed.length);
    const accepted = { ...line, accepted: place, placed: place, createdAt: at, updatedAt: at };
    const parts = partsOf(accepted, shares, before.version + 1, placed.length);
    now = withShares(now, line, shares);
    now = parts.filter(isWaiting).reduce(withWaiting, now);
    isLeft ||= mayHaveMore(parts);
    placed.push(...parts);
    facts.push(...gotFacts(parts));
  }

  // Of a refused order nothing is taken.
  const left = short.length > 0 ? before : now;
  const { batches, backordered: waiting } = left;
  const isShort = short.length > 0 || waiting > before.backordered;
  const told = isShort && !before.outOfStock ? [outOfStockFact(left, left)] : [];
  const effects =
    short.length > 0
      ? { facts: told }
      : {
          batches,
          backordered: waiting,
          firstExpiry: firstExpiry(before, placed),
          ...((isLeft || isPassedOver(before, placed)) && { filling: before.version + 1 }),
          lines: placed,
          facts: [...facts, ...told],
        };
  return { ...decisionOf(before, effects, at), short };
};

/** What is kept together does not wait: the others would keep stock from lines that could use it. */
export const mayWait = (
  { keepTogether }: Pick<OrderLine, 'keepTogether'>,
  onShortage: OnShortage | undefined,
): boolean => onShortage === 'backorder' && !keepTogether;

/** Those that wait are being asked, and one that comes to wait stands before some who were asked already. */
const isPassedOver = ({ filling }: Product, lines: readonly PlacedLine[]): boolean =>
  filling !== null && lines.some(({ state, priority }) => state === 'backordered' && priority);

const firstExpiry = (before: Product, lines: readonly PlacedLine[]): string | null => {
  const times = lines.flatMap(({ heldUntil }) => heldUntil ?? []);
  return [...times, ...(before.firstExpiry ? [before.firstExpiry] : [])].sort()[0] ?? null;
};

/** Why a line that comes now gets nothing. */
export const whyShort = (product: Product, line: Wanted): WhyShort => {
  const { shares, most } = unprotected(product, line);
  const good = shares.filter(({ batch }) => isGoodFor(batch, line, product.today));
  return {
    available: Math.min(most, units(good)),
    availableInOneBatch: Math.max(0, ...good.map(({ qty }) => qty)),
    backordered: product.backordered,
    ...reasonFor(product, line),
  };
};

const reasonFor = (product: Product, line: Wanted): Pick<WhyShort, 'reason' | 'earliest'> => {
  const { today } = product;
  const open = unprotected(product, line);
  const wanted = whole(line);
  if (sharesFor(open, wanted, today).length > 0) return { reason: 'backorders-first' };
  const { shipBy: _, ...patient } = wanted;
  const comesLater = line.shipBy !== undefined && sharesFor(open, patient, today).length > 0;
  if (!comesLater) return { reason: 'shortage' };
  const later = sharesFor(openTo(product, line), patient, today);
  return {
    reason: 'too-late',
    earliest: later.length > 0 ? dayOfShares(later, line, today) : null,
  };
};
