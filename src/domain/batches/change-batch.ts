import {
  available,
  type Batch,
  byPreference,
  isLate,
  isNews,
  lastTold,
  MAX_QTY,
  markedIfOverdue,
  shippedUnits,
  type Telling,
  type Told,
  toldBy,
  toTheSecond,
} from '../batch.ts';
import { batchOverdueFact, type Decision, decisionOf, outOfStockFact } from '../decision.ts';
import type { Fact } from '../events.ts';
import { type PlacedLine, units } from '../order-line.ts';
import { batchOf, type Product, take, withBatch } from '../product.ts';
import { isLeftOver, laterPromise } from '../promises/better.ts';
import { mayServeOnAnotherDay } from '../promises/claims.ts';
import { givingWay } from '../promises/give-way.ts';
import { fillingAfter, shed } from '../promises/shed.ts';
import { Refusal } from '../refusal.ts';
import { type Counted, lastCounted, noted, qtyCounted, stockCountedFact } from './count.ts';

/** So many relative changes are known by name: far more than are repeated at a time. */
const MAX_CHANGES = 20;

export type BatchChange = {
  readonly qty?: number | undefined;
  /** Units more, or fewer, than there are by then; instead of the quantity. */
  readonly change?: number | undefined;
  /** Units on the shelf, instead of the quantity. */
  readonly count?: Counted | undefined;
  /** What tells a repeat of a relative change from another one like it. */
  readonly key?: string | undefined;
  /** Why it is changed, in the caller's words. */
  readonly reason?: string | undefined;
  readonly eta?: string | null | undefined;
  /** The last day on which it is good; null: it does not expire. */
  readonly expiresOn?: string | null | undefined;
  /** Whether nobody gets any of it from now on. */
  readonly blocked?: boolean | undefined;
  /** For a report by message or by a feed: which one, and when; otherwise it is reported at this very moment. */
  readonly told?: Told | undefined;
};

/** The quantity that a change asks for; undefined: it asks for none, or was made already. */
export const qtyWanted = (
  before: Product,
  ref: string,
  { qty, change, count, key, told }: BatchChange,
): number | undefined => {
  const old = batchOf(before, ref);
  if (count)
    return isLate(told, lastCounted(before, old)) ? undefined : qtyCounted(old, count, told);
  if (change === undefined) return qty;
  return key && old.changes?.includes(key) ? undefined : old.purchased + change;
};

/** Blocked or not as the change says; the same batch if that is nothing new. */
const withBlock = (old: Batch, { blocked, reason }: BatchChange): Batch => {
  const { blocked: known, ...batch } = old;
  if (blocked === undefined || (!blocked && !known)) return old;
  if (!blocked) return batch;
  const why = reason ?? known?.reason;
  return known && known.reason === why ? old : { ...batch, blocked: why ? { reason: why } : {} };
};

/** Good until another day, and nothing has been published yet about that day being near. */
const withExpiry = (
  { expiresOn: _, expiring: __, ...batch }: Batch,
  expiresOn: string | null,
  expiryTold: Telling,
): Batch => ({ ...batch, ...(expiresOn && { expiresOn }), expiryTold });

/** Units that lines have of the batch and lose by the change; below zero: so many can still be promised. */
export const excessAfter = (before: Product, ref: string, change: BatchChange): number => {
  const old = batchOf(before, ref);
  const purchased = qtyWanted(before, ref, change) ?? old.purchased;
  return -available({ ...withBlock(old, change), purchased });
};

/**
 * Changes a batch's quantity, its ETA or its last good day, or blocks it. Cut below what is allocated, it sheds lines: the
 * last in rank give way, as few units as it takes, and are placed again at once, the first in rank first;
 * one that finds no batch is backordered. Blocked, it sheds all of them. A message or a feed that repeats or is older than what is known
 * already changes nothing. A report that confirms what is known counts, too: an older one that comes late
 * is known by it.
 *
 * @param onBatch lines on that batch to shed from. Where they are fewer than it takes, the batch
 * stays over-allocated, and the same decision with an empty change goes on with more of them.
 * @param later units on other lines, which are to be shed by further decisions.
 * @throws Refusal `qty-below-shipped`, `qty-too-large`, or `batch-arrived` if it has come and is to be due again.
 */
export const changeBatch = (
  before: Product,
  ref: string,
  change: BatchChange,
  onBatch: readonly PlacedLine[],
  at: string,
  later = 0,
): Decision => {
  const old = batchOf(before, ref);
  const told = change.told ?? { at: toTheSecond(at) };
  const newest = <T>(wanted: T | undefined, known: T, last: Telling | undefined): T =>
    wanted === undefined || isLate(change.told, last) ? known : wanted;
  const [counted, dated] = [lastCounted(before, old), lastTold(old, 'dated')];
  const wanted = qtyWanted(before, ref, change);
  const qty = newest(wanted, old.purchased, counted);
  const eta = newest(change.eta, old.eta, dated);
  const [lastDay, labelled] = [old.expiresOn ?? null, lastTold(old, 'expiryTold')];
  const expiresOn = newest(change.expiresOn, lastDay, labelled);
  const isRelabelled = expiresOn !== lastDay;
  const gone = shippedUnits(old);
  const isMoved = eta !== old.eta;
  if (qty < gone) {
    throw new Refusal(
      'qty-below-shipped',
      `batch ${ref} can't have ${qty} units: ${gone} have already shipped`,
    );
  }
  if (qty > MAX_QTY) {
    throw new Refusal(
      'qty-too-large',
      `batch ${ref} can't have ${qty} units: the maximum is ${MAX_QTY}`,
    );
  }
  if (isMoved && eta !== null && (old.arrived || gone > 0)) {
    throw new Refusal(
      'batch-arrived',
      `batch ${ref} can't be due on ${eta}: it has ${gone > 0 ? 'units that have shipped' : 'arrived'}`,
    );
  }
  const isCounted = qty !== old.purchased || (wanted !== undefined && isNews(told, counted));
  const isDated = isMoved || (change.eta !== undefined && !old.arrived && isNews(told, dated));
  const facts: Fact[] = [];
  const { count, reason } = change;
  const because = reason ? { reason } : {};
  const [from, to] = [old.purchased, qty];
  if (isCounted && count) facts.push(stockCountedFact(ref, count.counted, to - from, reason));
  if (isCounted && (!count || to !== from))
    facts.push({ type: 'BatchQuantityChanged', batchRef: ref, from, to, ...because });
  // A day that stays is not reported beside a quantity: its lines would be asked in vain.
  if (isMoved || (isDated && !isCounted))
    facts.push({ type: 'BatchEtaChanged', batchRef: ref, from: old.eta, to: eta });

  if (isRelabelled)
    facts.push({
      ...{ type: 'BatchExpiryChanged', batchRef: ref, from: lastDay, to: expiresOn },
      ...because,
    });

  const blockedOrNot = withBlock(old, change);
  if (blockedOrNot !== old) facts.push(blockFact(blockedOrNot, change));
  const kind = isRelabelled
    ? withExpiry(blockedOrNot, expiresOn, toldBy(told, labelled))
    : blockedOrNot;

  const losing = givingWay(onBatch, -available({ ...kind, purchased: qty }) - later);
  const changed: Batch = {
    ...(count ? noted(kind, qty - old.purchased) : { ...kind, purchased: qty }),
    eta,
    allocated: old.allocated - units(losing) - later,
    ...(isCounted && { counted: toldBy(told, counted), ...changesWith(change, old) }),
    ...(isDated && { dated: toldBy(told, dated), ...(eta === null && { arrived: true }) }),
  };
  const kept = isMoved ? markedIfOverdue(changed, before.today) : changed;
  const rest = withBatch(before.batches, kept).toSorted(byPreference(before.today));
  const again = shed(before, rest, ref, losing, at);
  facts.push(...again.facts);
  const { backordered, filling: known } = again;
  const batches =
    later > 0
      ? take(again.batches, batchOf({ ...before, batches: again.batches }, ref), later)
      : again.batches;

  // What shedding leaves of a batch does not end a shortage that the cut itself has published.
  const isTold = before.outOfStock && qty <= old.purchased;
  if (backordered > before.backordered && !isTold)
    facts.push(outOfStockFact(before, { ...again, batches }));
  if (isMoved && kept.overdue) facts.push(batchOverdueFact(batchOf({ ...before, batches }, ref)));
  const promises = isMoved ? laterPromise(before, kept) : undefined;
  const moved = { ...before, ...promises, batches, backordered: 0 };
  // On another day it may serve lines that it came too late for; its own lines may have another batch earlier.
  const isToAsk =
    (isMoved && (mayServeOnAnotherDay(changed, before) || isLeftOver(moved))) ||
    (isRelabelled && (before.backordered > 0 || isLeftOver(moved)));
  const filling = isToAsk
    ? before.version + 1
    : fillingAfter(before, { batches, backordered, filling: known });
  return decisionOf(before, { ...again, ...promises, batches, filling, facts }, at);
};

const blockFact = ({ ref, blocked }: Batch, { reason }: BatchChange): Fact => ({
  type: blocked ? 'BatchBlocked' : 'BatchUnblocked',
  batchRef: ref,
  ...(reason && { reason }),
});

const changesWith = ({ change, key }: BatchChange, { changes = [] }: Batch) =>
  change !== undefined && key ? { changes: [...changes, key].slice(-MAX_CHANGES) } : {};
