import {
  available,
  type Batch,
  type Blocked,
  byPreference,
  markedIfOverdue,
  toTheSecond,
} from '../batch.ts';
import { batchAddedFact, batchOverdueFact, type Decision, decisionOf } from '../decision.ts';
import type { BatchName, Fact } from '../events.ts';
import type { Product } from '../product.ts';
import { Refusal } from '../refusal.ts';

/** A bound on the aggregate's size; what opens a batch again, such as a release, may exceed it. */
export const MAX_OPEN_BATCHES = 1_000;

export type NewBatch = Pick<Batch, 'ref' | 'eta'> & {
  readonly qty: number;
  /** The last day on which it is good; null, or absent: it does not expire. */
  readonly expiresOn?: string | null | undefined;
  readonly container?: string | undefined;
  /** When it was reported, to the second; now, unless given. */
  readonly addedAt?: string | undefined;
  /** Nobody gets any of it until it is unblocked. */
  readonly blocked?: Blocked | undefined;
};

type TakenIn = {
  readonly more?: readonly Fact[];
  /** What it was booked as by mistake. */
  readonly correctedFrom?: BatchName;
};

export const addBatch = (
  before: Product,
  { ref, qty, eta, expiresOn, container, addedAt, blocked }: NewBatch,
  at: string,
  more: readonly Fact[] = [],
): Decision =>
  takeIn(
    before,
    {
      ...{ ref, purchased: qty, allocated: 0, eta },
      ...(expiresOn && { expiresOn }),
      ...(container && { container }),
      addedAt: addedAt ?? toTheSecond(at),
      ...(blocked && { blocked }),
    },
    at,
    { more },
  );

/** Takes in a batch that is there already under another name, or that is new. */
export const takeIn = (
  before: Product,
  taken: Omit<Batch, 'added'>,
  at: string,
  { more = [], correctedFrom }: TakenIn = {},
): Decision => {
  if (before.batches.filter(isOpen).length >= MAX_OPEN_BATCHES) {
    throw new Refusal(
      'too-many-open-batches',
      `SKU ${before.sku} already has ${MAX_OPEN_BATCHES} open batches, which is the maximum`,
    );
  }
  const batch = markedIfOverdue({ ...taken, added: before.version + 1 }, before.today);
  const { ref: batchRef, blocked } = batch;
  return decisionOf(
    before,
    {
      batches: [...before.batches, batch].sort(byPreference(before.today)),
      facts: [
        batchAddedFact(batch, correctedFrom),
        ...(blocked ? [{ type: 'BatchBlocked', batchRef, ...blocked } as const] : []),
        ...(batch.overdue ? [batchOverdueFact(batch)] : []),
        ...more,
      ],
    },
    at,
  );
};

const isOpen = (batch: Batch): boolean => available(batch) !== 0;
