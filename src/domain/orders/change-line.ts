import { nothing } from '../decision.ts';
import type { Terms } from '../events.ts';
import { asOf, type PlacedLine, units } from '../order-line.ts';
import type { Product } from '../product.ts';
import { type AskedOnShortage, askedFor, mayWait, orWait, whyShort } from '../promises/allocate.ts';
import { withoutWaiting } from '../promises/claims.ts';
import { Refusal } from '../refusal.ts';
import { type Draft, giveBack, grow, placeAgain, withoutUnits } from './change-parts.ts';
import {
  asOneLine,
  firstPartOf,
  hasLeft,
  isFree,
  isPacked,
  MAX_PARTS,
  type PartsDecision,
  rearrange,
} from './parts.ts';

/** What a line is to ask for. What is not given stays as it is; null: on any day, or as long as it is good at all. */
export type LineChange = {
  /** In all, units that have left among them. */
  readonly qty?: number | undefined;
  readonly shipBy?: string | null | undefined;
  readonly notBefore?: string | null | undefined;
  readonly minimumDays?: number | null | undefined;
  readonly priority?: number | undefined;
  /** What happens to units for which there is not enough stock now: reject, unless given. */
  readonly onShortage?: AskedOnShortage | undefined;
};

/**
 * Changes what a line asks for. Fewer units: those it waits for are given up first, and then those that come last; the
 * others keep batch, place and hold. More: from a batch that it has, or from others if it may be split, or all of it
 * from another one; units without stock are refused, or wait at a new place. A batch that can't serve it any more, on its
 * new day or for as long as it is to be good, is given back for another one. A line that waits takes from then on what is there, if that is asked for.
 * Another priority is another rank, wherever its parts stand. What is packed stays so. No waiting line is overtaken
 * by units that are new, and what is refused has changed nothing.
 *
 * @param parts all parts of the line, their batches in play.
 * @throws Refusal `line-released`, `hold-expired`, `dates-contradict`, `qty-below-shipped`, `line-packed`,
 * `too-many-parts`, or `shortage` with what could be had.
 */
export const changeLine = (
  before: Product,
  parts: readonly PlacedLine[],
  change: LineChange,
  at: string,
): PartsDecision => {
  refuseReleased(parts.map((part) => asOf(part, at)));
  const first = firstPartOf(parts) as PlacedLine;
  const from = termsOf({ ...first, qty: units(parts) });
  const to = { ...from, ...given(change) };
  const isOfEachPart = EACH_PART_SAYS.some((term) => from[term] !== to[term]);
  const { onShortage = 'reject' } = change;
  const mayComeInParts = askedFor(first, onShortage) !== first;
  if (from.qty === to.qty && !isOfEachPart && !mayComeInParts) return nothing(before);
  refuseImpossible(first, to, parts);

  const start: Draft = {
    product: withoutWaiting(before, parts),
    parts: parts.map((part) => askedFor(isOfEachPart ? saying(part, to) : part, onShortage)),
    ordinal: 0,
  };
  const isToWait = mayWait(first, orWait(onShortage));
  const lowered = from.qty > to.qty ? giveBack(start, from.qty - to.qty) : start;
  const isServedAsBefore = SAYS_WHAT_SERVES.every((term) => from[term] === to[term]);
  const kept = isServedAsBefore ? lowered : placeAgain(lowered, isToWait);
  const grown = kept && from.qty < to.qty ? grow(kept, to.qty - from.qty, isToWait) : kept;
  if (!grown) throw shortage(start, to.qty);
  if (grown.parts.length > Math.max(MAX_PARTS, parts.length)) throw tooManyParts(first);
  const { orderId, lineId } = first;
  return rearrange(
    before,
    parts,
    asOneLine(grown.parts, first),
    [{ type: 'LineChanged', orderId, lineId, from, to }],
    at,
  );
};

/** By these a batch may serve the line, or not. */
const SAYS_WHAT_SERVES = ['shipBy', 'notBefore', 'minimumDays'] as const;
const EACH_PART_SAYS = [...SAYS_WHAT_SERVES, 'priority'] as const;

const termsOf = ({ qty, shipBy, notBefore, minimumDays, priority }: PlacedLine): Terms => ({
  qty,
  shipBy: shipBy ?? null,
  notBefore: notBefore ?? null,
  minimumDays: minimumDays ?? 0,
  priority: priority ?? 0,
});

const given = ({ qty, shipBy, notBefore, minimumDays, priority }: LineChange): Partial<Terms> => ({
  ...(qty !== undefined && { qty }),
  ...(shipBy !== undefined && { shipBy }),
  ...(notBefore !== undefined && { notBefore }),
  ...(minimumDays !== undefined && { minimumDays: minimumDays ?? 0 }),
  ...(priority !== undefined && { priority }),
});

const saying = (
  part: PlacedLine,
  { shipBy, notBefore, minimumDays, priority }: Terms,
): PlacedLine => {
  const { shipBy: _, notBefore: __, minimumDays: ___, priority: ____, ...rest } = part;
  return {
    ...rest,
    ...(priority && { priority }),
    ...(shipBy && { shipBy }),
    ...(notBefore && { notBefore }),
    ...(minimumDays && { minimumDays }),
  };
};

const refuseReleased = (parts: readonly PlacedLine[]): void => {
  const released = parts.filter(({ state }) => state === 'released');
  if (released.length === 0) return;
  const details = released.map(({ lineId, sku, qty, heldUntil }) => {
    return { lineId, sku, qty, ...(heldUntil && { heldUntil }) };
  });
  throw released.every(({ heldUntil }) => heldUntil)
    ? new Refusal('hold-expired', 'the hold on the line has expired', details)
    : new Refusal('line-released', 'the line, or a part of it, was released', details);
};

const refuseImpossible = (
  { orderId, lineId, sku }: PlacedLine,
  { qty, shipBy, notBefore }: Terms,
  parts: readonly PlacedLine[],
): void => {
  const line = `line ${lineId} of order ${orderId}`;
  const gone = units(parts.filter(hasLeft));
  const packed = units(parts.filter(isPacked));
  if (qty < gone) {
    throw new Refusal(
      'qty-below-shipped',
      `${line} can't have ${qty} units: ${gone} have already shipped`,
    );
  }
  if (qty < gone + packed) {
    throw new Refusal(
      'line-packed',
      `${line} can't have ${qty} units: ${gone + packed} are packed or have shipped; unpack the line first`,
      [{ lineId, sku, qty, packed }],
    );
  }
  if (shipBy && notBefore && shipBy < notBefore) {
    throw new Refusal(
      'dates-contradict',
      `${line} can't ship by ${shipBy}: it is not wanted before ${notBefore}`,
    );
  }
};

const tooManyParts = ({ orderId, lineId }: PlacedLine): Refusal =>
  new Refusal(
    'too-many-parts',
    `line ${lineId} of order ${orderId} would have more than ${MAX_PARTS} parts; order the rest as another line`,
  );

/** What could be had if the line gave back what it has; units that have left, or are packed, count as had. */
const shortage = ({ product, parts }: Draft, qty: number): Refusal => {
  const first = parts[0] as PlacedLine;
  const gone = units(parts.filter((part) => !isFree(part)));
  const left = withoutUnits(product, parts.filter(isFree));
  const short = whyShort(left, { ...first, qty: qty - gone });
  const { orderId, lineId, sku } = first;
  const detail = {
    ...{ lineId, sku, qty },
    ...short,
    available: short.available + gone,
    availableInOneBatch: short.availableInOneBatch + gone,
  };
  return new Refusal(
    'shortage',
    `not enough stock for this change; line ${lineId} of order ${orderId} is unchanged`,
    [detail],
  );
};
