import type { BackOff, Clock, DeadLetters, EventBus, Failure, OutboxEvent } from './ports.ts';

/** As many as the bus takes at once. */
const AT_ONCE = 10;
const TRIES = 3;

/** How long an event holds up those behind it while the bus does not take it. */
const PATIENCE_MS = 6 * 60 * 60 * 1_000;

/** The events that one write has stored, as the table's stream tells them. */
export type OutboxRecord = {
  /** Its place in the stream. */
  readonly position: string;
  readonly writtenAt: Date;
  /** All that the stream says of it, so that it can be relayed another time. */
  readonly raw: string;
  readonly events: readonly OutboxEvent[];
  /** Why they can't be read. */
  readonly problem?: string;
};

type Needs = {
  readonly bus: EventBus;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly backOff: BackOff;
};

type Entry = { readonly record: OutboxRecord; readonly event: OutboxEvent };
type FailedEntry = Entry & { readonly failure: Failure };

/**
 * Tells the events of some records in their order. A record that the bus refuses for good, or for
 * hours, is put aside whole, so that it does not hold up the others.
 *
 * @returns the position to go on from another time; undefined: all are told or put aside.
 */
export const relayEvents =
  (deps: Needs) =>
  async (records: readonly OutboxRecord[]): Promise<string | undefined> => {
    for (const { raw, problem } of records) if (problem) await deps.deadLetters.put(raw, problem);
    const entries = records.flatMap((record) => record.events.map((event) => ({ record, event })));
    for (let from = 0; from < entries.length; from += AT_ONCE) {
      const failed = await publish(deps, entries.slice(from, from + AT_ONCE));
      const failures = new Map(failed.map(({ record, failure }) => [record, failure]));
      for (const [record, { reason, mayPass }] of failures) {
        if (mayPass && ageOf(record, deps.clock) < PATIENCE_MS) return record.position;
        await deps.deadLetters.put(record.raw, reason);
      }
    }
    return undefined;
  };

/** @returns those that the bus has not taken, even when they were sent again, alone. */
const publish = async (
  { bus, backOff }: Needs,
  entries: readonly Entry[],
): Promise<readonly FailedEntry[]> => {
  let pending = entries;
  for (let tries = 1; ; tries++) {
    const failures = await failuresOf(bus, pending);
    const failed = pending.flatMap((entry, index) => {
      const failure = failures[index];
      return failure ? [{ ...entry, failure }] : [];
    });
    if (tries === TRIES || !failed.some(({ failure }) => failure.mayPass)) return failed;
    pending = failed;
    await backOff(tries);
  }
};

/** When the whole request fails, each of them has. */
const failuresOf = async (bus: EventBus, entries: readonly Entry[]) => {
  try {
    return await bus.publish(entries.map(({ event }) => event));
  } catch (error) {
    return entries.map(() => ({ reason: String(error), mayPass: true }));
  }
};

const ageOf = ({ writtenAt }: OutboxRecord, clock: Clock): number =>
  clock().getTime() - writtenAt.getTime();
