import { available, type Batch, nextEta, unitsAvailable } from './batch.ts';
import type { BatchName, Cause, DeallocationReason, DomainEvent, Fact } from './events.ts';
import {
  isHeld,
  isSameLine,
  keyOf,
  type PlacedLine,
  rankOf,
  sequence,
  units,
} from './order-line.ts';
import type { Product } from './product.ts';
import { isForLater, latestOf, mayFitBetter, mayImprove, mayWantMore } from './promises/better.ts';
import { claimsAfter } from './promises/claims.ts';
import { opensMore, protectionAfter, unprotected } from './promises/protection.ts';

/**
 * What a command does to a product. Without events it does nothing. Whether it crosses a level of availability is found
 * when it is saved (tellingLevel).
 */
export type Decision = {
  readonly before: Product;
  readonly after: Product;
  /** Lines as they stand afterwards: those that the decision touched. */
  readonly lines: readonly PlacedLine[];
  /** Those of them that were there before, as they were. */
  readonly was: readonly PlacedLine[];
  readonly events: readonly DomainEvent[];
};

type Effects = Partial<
  Omit<
    Product,
    | 'sku'
    | 'version'
    | 'level'
    | 'outOfStock'
    | 'backorderedOnHold'
    | 'backorderedBy'
    | 'backorderedFirst'
  > &
    Pick<Decision, 'lines' | 'was'>
> & { readonly facts: readonly Fact[] };

export const nothing = (before: Product): Decision => ({
  before,
  after: before,
  lines: [],
  was: [],
  events: [],
});

/**
 * Counts the version up, and gives each fact its place in it. A shortage that was published lasts until there is more to
 * promise. Then, or when somebody leaves the queue, lines that wait are to be asked; and lines that are promised for a
 * later day, when stock is available earlier, or less of a line is left that could not ship earlier as a whole.
 */
export const decisionOf = (before: Product, effects: Effects, at: string): Decision => {
  const { facts, lines = [], was = [], filling: explicit, ...change } = effects;
  if (facts.length === 0) return nothing(before);
  const version = before.version + 1;
  const rises = unitsAvailable(change.batches ?? before.batches) > unitsAvailable(before.batches);
  const latestPromise = latestOf(change.latestPromise ?? before.latestPromise, lines, before.today);
  const now: Product = {
    ...before,
    ...change,
    ...((latestPromise || before.latestPromise !== undefined) && { latestPromise }),
    version,
    backorderedOnHold: Math.max(
      0,
      before.backorderedOnHold + units(lines.filter(waitsOnHold)) - units(was.filter(waitsOnHold)),
    ),
    ...claimsAfter(before, { lines, was }),
    ...(change.protection && { protection: change.protection }),
    outOfStock: facts.some(({ type }) => type === 'OutOfStock') || (before.outOfStock && !rises),
  };
  const mayFill = now.backordered > 0 && (rises || left({ lines, was }, THE_QUEUE).length > 0);
  const known = explicit === undefined ? before.filling : explicit;
  const isToAsk =
    (explicit === undefined && mayFill) ||
    (now.backordered > 0 && opensMore(before, now)) ||
    mayImprove(before, now) ||
    mayFitBetter(now, lines, was);
  const { level: _, ...after } = {
    ...now,
    filling: isToAsk ? version : mayWantMore(now) ? known : null,
  };
  const { sku } = before;
  const events = facts.map((fact, ordinal) => ({
    ...fact,
    id: `${sku}:${version}:${ordinal}`,
    sku,
    version,
    ordinal,
    of: facts.length,
    at,
  }));
  return { before, after, lines, was, events };
};

/** Decisions on a product, each on what the one before has made of it, as one. */
export const inSequence = (decisions: readonly Decision[]): Decision => ({
  before: (decisions[0] as Decision).before,
  after: (decisions.at(-1) as Decision).after,
  lines: decisions.flatMap(({ lines }) => lines),
  was: decisions.flatMap(({ was }) => was),
  events: decisions.flatMap(({ events }) => events),
});

/** The same decision, whose events say why it was wanted, if somebody did. */
export const because = <D extends Decision>(decision: D, cause: Cause | undefined): D =>
  cause ? { ...decision, events: decision.events.map((event) => ({ ...event, cause })) } : decision;

export const isWaiting = ({ state }: PlacedLine): boolean => state === 'backordered';

export const waitsOnHold = (line: PlacedLine): boolean => isWaiting(line) && isHeld(line);

/** Whether a line was accepted by this very decision, and was not there before in any state. */
export const isNew = (
  line: PlacedLine,
  { before, was }: Pick<Decision, 'before' | 'was'>,
): boolean =>
  line.accepted >= sequence(before.version + 1, 0) && !was.some((one) => isSameLine(one, line));

/** A list that lines stand in while they are something, and their place there. */
export type Listed = {
  readonly are: (line: PlacedLine) => boolean;
  readonly placeOf: (line: PlacedLine) => string;
};
export const THE_QUEUE: Listed = { are: isWaiting, placeOf: rankOf };
/** Lines that are promised for a later day, and wait for a better one. */
export const FOR_LATER: Listed = { are: isForLater, placeOf: rankOf };
export const THE_HOLDS: Listed = {
  are: isHeld,
  placeOf: ({ heldUntil, accepted }) => `${heldUntil}#${accepted}`,
};

/** Lines that have left their place in a list by the decision. */
export const left = (
  { was, lines }: Pick<Decision, 'was' | 'lines'>,
  { are, placeOf }: Listed,
): readonly PlacedLine[] => {
  if (was.length === 0) return [];
  const still = new Set(lines.filter(are).map(placeOf));
  return was.filter((line) => are(line) && !still.has(placeOf(line)));
};

/** Lines that have got a place there. */
export const entered = (
  { was, lines }: Pick<Decision, 'was' | 'lines'>,
  listed: Listed,
): readonly PlacedLine[] => left({ was: lines, lines: was }, listed);

const lineFact = (line: PlacedLine) => ({ ...keyOf(line), qty: line.qty });

const untilOf = ({ heldUntil }: PlacedLine) => (heldUntil ? { heldUntil } : {});

/** A line, or each part of it, that has got stock. */
export const allocatedFacts = (parts: readonly PlacedLine[]): readonly Fact[] =>
  parts.map((part) => ({
    type: 'Allocated',
    ...lineFact(part),
    ...untilOf(part),
    batchRef: part.batchRef as string,
    eta: part.shipsOn,
  }));

/** What a line, or each part of it, has got: stock, or a place in the queue. */
export const gotFacts = (parts: readonly PlacedLine[]): readonly Fact[] =>
  parts.flatMap((part) => (isWaiting(part) ? [backorderedFact(part)] : allocatedFacts([part])));

/** What is left, by then, to a line that comes now and has no channel. */
export const outOfStockFact = (
  before: Product,
  {
    was = [],
    lines = [],
    ...now
  }: Pick<Product, 'batches' | 'backordered'> & Partial<Pick<Decision, 'was' | 'lines'>>,
): Fact => {
  const after = { ...before, ...now, ...protectionAfter(before, { was, lines }) };
  const left = unprotected(after, {}).shares.filter(({ qty }) => qty > 0);
  return {
    type: 'OutOfStock',
    available: units(left),
    nextEta: nextEta(left.map(({ batch }) => batch)),
    backordered: now.backordered,
  };
};

export const promiseChangedFact = (line: PlacedLine, batch: Batch): Fact => ({
  type: 'PromiseChanged',
  ...lineFact(line),
  batchRef: batch.ref,
  from: line.shipsOn,
  to: batch.eta,
});

export const batchAddedFact = (
  { ref, purchased, eta, expiresOn, container }: Batch,
  correctedFrom?: BatchName,
): Fact => ({
  type: 'BatchAdded',
  batchRef: ref,
  qty: purchased,
  eta,
  ...(expiresOn && { expiresOn }),
  ...(container && { container }),
  ...(correctedFrom && { correctedFrom }),
});

export const batchExpiresFact = (batch: Batch): Fact => ({
  type: 'BatchExpires',
  batchRef: batch.ref,
  expiresOn: batch.expiresOn as string,
  allocated: batch.allocated,
  available: Math.max(0, available(batch)),
});

export const batchOverdueFact = (batch: Batch): Fact => ({
  type: 'BatchOverdue',
  batchRef: batch.ref,
  eta: batch.eta as string,
  allocated: batch.allocated,
  available: Math.max(0, available(batch)),
});

export const deadlineMissedFact = (line: PlacedLine): Fact => ({
  type: 'DeadlineMissed',
  ...lineFact(line),
  shipBy: line.shipBy as string,
});

export const shippedFact = (line: PlacedLine, batch: Batch): Fact => ({
  type: 'Shipped',
  ...lineFact(line),
  batchRef: batch.ref,
});

/** Units of a line that are in their batch again, as if they had never left. */
export const shipmentUndoneFact = (line: PlacedLine): Fact => ({
  type: 'ShipmentUndone',
  ...lineFact(line),
  batchRef: line.batchRef as string,
  eta: line.shipsOn,
});

const parcelFact =
  (type: 'Packed' | 'Unpacked') =>
  (line: PlacedLine): Fact => ({ type, ...lineFact(line), batchRef: line.batchRef as string });
export const packedFact = parcelFact('Packed');
export const unpackedFact = parcelFact('Unpacked');

export const backorderedFact = (line: PlacedLine): Fact => ({
  type: 'Backordered',
  ...lineFact(line),
  ...untilOf(line),
});

export const holdConfirmedFact = (line: PlacedLine): Fact => ({
  type: 'HoldConfirmed',
  ...lineFact(line),
  batchRef: line.batchRef,
});

export const holdProlongedFact = (line: PlacedLine): Fact => ({
  type: 'HoldProlonged',
  ...lineFact(line),
  batchRef: line.batchRef,
  heldUntil: line.heldUntil as string,
});

export const holdExpiredFact = (line: PlacedLine): Fact => ({
  type: 'HoldExpired',
  ...lineFact(line),
  batchRef: line.batchRef,
  heldUntil: line.heldUntil as string,
});

export const deallocatedFact = (line: PlacedLine, reason: DeallocationReason): Fact => ({
  type: 'Deallocated',
  ...lineFact(line),
  batchRef: line.batchRef,
  reason,
});
