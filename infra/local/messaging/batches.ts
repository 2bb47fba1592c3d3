import { setTimeout as wait } from 'node:timers/promises';
import type { StreamRecord } from '../../tools/table-stream.ts';
import { failuresIn, type Invoke } from './invoke.ts';

export type Delivery = {
  readonly invoke: Invoke;
  readonly bisects: boolean;
  readonly maxAgeS: number;
  /** Gets those that are too old. */
  readonly giveUp: (records: readonly StreamRecord[]) => Promise<void>;
  /** Ends it, with an error, whatever has not been handed out by then. */
  readonly signal?: AbortSignal;
};

const MAX_PAUSE_MS = 5_000;

/**
 * Hands records of a shard to a function as Lambda does: it goes on behind them only when the
 * function has taken them all, or they are too old. From the first one that it answers as failed
 * they are handed out again; when it throws, in halves.
 */
export const deliver = async (
  delivery: Delivery,
  records: readonly StreamRecord[],
): Promise<void> => {
  let pending = records;
  for (let tries = 1; pending.length > 0; tries++) {
    delivery.signal?.throwIfAborted();
    pending = await withoutExpired(delivery, pending);
    if (pending.length === 0) return;
    const failedAt = await firstFailed(delivery.invoke, pending);
    if (failedAt === 'none') return;
    if (failedAt === 'threw' && delivery.bisects && pending.length > 1) {
      const half = Math.ceil(pending.length / 2);
      await deliver(delivery, pending.slice(0, half));
      pending = pending.slice(half);
      continue;
    }
    if (typeof failedAt === 'number') pending = pending.slice(failedAt);
    const pauseMs = Math.min(MAX_PAUSE_MS, 50 * 2 ** tries);
    await wait(pauseMs, undefined, { signal: delivery.signal });
  }
};

const firstFailed = async (
  invoke: Invoke,
  records: readonly StreamRecord[],
): Promise<number | 'none' | 'threw'> => {
  try {
    const failed = failuresIn(await invoke({ Records: records }));
    if (failed.size === 0) return 'none';
    const first = records.findIndex(({ dynamodb }) => failed.has(dynamodb.SequenceNumber));
    // An answer that names no record fails all of them.
    return Math.max(0, first);
  } catch {
    return 'threw';
  }
};

const withoutExpired = async (
  { maxAgeS, giveUp }: Delivery,
  records: readonly StreamRecord[],
): Promise<readonly StreamRecord[]> => {
  const oldest = Date.now() / 1_000 - maxAgeS;
  const isExpired = ({ dynamodb }: StreamRecord) => dynamodb.ApproximateCreationDateTime < oldest;
  const expired = records.filter(isExpired);
  if (expired.length > 0) await giveUp(expired);
  return records.filter((record) => !isExpired(record));
};
