import { type Batch, byPreference, type Count, shippedUnits, unitsAvailable } from './batch.ts';
import {
  allocatedFacts,
  backorderedFact,
  type Decision,
  deallocatedFact,
  decisionOf,
  nothing,
  outOfStockFact,
} from './decision.ts';
import type { Fact } from './events.ts';
import { newestFirst, type PlacedLine, units } from './order-line.ts';
import { batchOf, mayTake, type Product, take, withBatch } from './product.ts';
import { Refusal } from './refusal.ts';
import { partsOf, sharesFor, takeShares } from './shares.ts';

export type BatchChange = {
  readonly qty?: number | undefined;
  readonly eta?: string | null | undefined;
  /** Who tells the quantity, and when. */
  readonly told?: Told | undefined;
};

export type Told = {
  /** To the second: that is how exact a message's time is. */
  readonly at: string;
  /** The id of the message that tells it; without one somebody tells it at this very moment. */
  readonly message?: string;
};

/**
 * Changes a batch's quantity, its ETA or both. Cut below what is allocated, it sheds lines: the
 * newest give way, as many as it takes, and are placed again at once, the oldest of them first;
 * one that finds no batch is backordered. A message that repeats or is older than what is known
 * already changes nothing.
 *
 * @param onBatch lines on that batch to shed from. Where they are fewer than it takes, the batch
 * stays over-allocated, and the same decision with an empty change goes on with more of them.
 * @param later units on newer lines, which are to be shed by further decisions.
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
  const { qty = old.purchased, eta = old.eta, told } = change;
  if (told?.message && !isNews(told, old.counted)) return nothing(before);
  const gone = shippedUnits(old);
  if (qty < gone) {
    throw new Refusal(
      'qty-below-shipped',
      `batch ${ref} can't have ${qty} units: ${gone} were shipped`,
    );
  }
  const facts: Fact[] = [];
  if (qty !== old.purchased || told?.message) {
    facts.push({ type: 'BatchQuantityChanged', batchRef: ref, from: old.purchased, to: qty });
  }
  if (eta !== old.eta) {
    facts.push({ type: 'BatchEtaChanged', batchRef: ref, from: old.eta, to: eta });
  }

  const losing = newestWith(onBatch, old.allocated + gone - qty - later);
  const kept: Batch = {
    ...old,
    purchased: qty,
    eta,
    allocated: old.allocated - units(losing) - later,
    ...(told && { counted: countedBy(told, old.counted) }),
  };
  let batches: readonly Batch[] = withBatch(before.batches, kept).toSorted(byPreference);
  let { backordered } = before;

  // Others wait for what the other batches have.
  const isOpenTo = (batch: Batch): boolean => mayTake(before) || batch.ref === ref;
  const moved: PlacedLine[] = [];
  const was: PlacedLine[] = [];
  for (const line of losing.toReversed()) {
    const shares = sharesFor(batches.filter(isOpenTo), line);
    batches = takeShares(batches, shares);
    if (shares.length === 1 && shares[0]?.batch.ref === ref) continue;
    was.push(line);
    facts.push(deallocatedFact(line, 'batch-cut'));
    if (shares.length > 0) {
      const changed = { ...line, updatedAt: at };
      const parts = partsOf(changed, shares, before.version + 1, moved.length);
      moved.push(...parts);
      facts.push(...allocatedFacts(parts));
    } else {
      const waits = { state: 'backordered', batchRef: null, shipsOn: null } as const;
      moved.push({ ...line, ...waits, updatedAt: at });
      backordered += line.qty;
      facts.push(backorderedFact(line));
    }
  }
  if (later > 0) batches = take(batches, batchOf({ ...before, batches }, ref), later);

  // What shedding leaves of a batch does not end a shortage that the cut itself has told.
  const isTold = before.outOfStock && qty <= old.purchased;
  if (backordered > before.backordered && !isTold) facts.push(outOfStockFact(batches, backordered));
  // The lines moved here have been asked. A line that waits now may come before those that did.
  const mayFill =
    backordered > before.backordered || unitsAvailable(batches) > unitsAvailable(before.batches);
  const filling = before.backordered > 0 && mayFill ? before.version + 1 : before.filling;
  return decisionOf(before, { batches, backordered, filling, lines: moved, was, facts }, at);
};

const isNews = ({ at, message = '' }: Told, last: Count | undefined): boolean =>
  !last || at > last.at || (at === last.at && !last.messages.includes(message));

const countedBy = ({ at, message }: Told, last: Count | undefined): Count => {
  const messages = message ? [message] : [];
  if (!last || at > last.at) return { at, messages };
  return { at: last.at, messages: [...last.messages, ...messages] };
};

/** The newest lines that together have at least so many units, newest first. */
const newestWith = (lines: readonly PlacedLine[], atLeast: number): readonly PlacedLine[] => {
  let found = 0;
  return lines.toSorted(newestFirst).filter((line) => {
    if (found >= atLeast) return false;
    found += line.qty;
    return true;
  });
};
