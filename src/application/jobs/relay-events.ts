import type { BackOff, Clock, DeadLetters, EventBus, Failure, OutboxEvent } from '../ports.ts';

/** As many as the bus takes at once. */
const AT_ONCE = 10;
const TRIES = 3;

/** How long an event holds up those behind it while the bus does not take it. */
export const PATIENCE_MS = 6 * 60 * 60 * 1_000;

/** The events that one write has stored, as the table's stream tells them. */
export type OutboxRecord<E extends OutboxEvent = OutboxEvent> = {
  /** Its place in the stream. */
  readonly position: string;
  readonly writtenAt: Date;
  /** As it came by the stream, as far as it takes to relay it another time. */
  readonly raw: string;
  readonly events: readonly E[];
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
 * Tells other services what happened (book, ch. 11): the events of some records in their order. A record that the bus
 * refuses for good, or for hours, is put aside whole, so that it does not hold up the others.
 *
 * @returns the position to go on from another time; undefined: all are published or put aside.
 */
export const relayEvents =
  (deps: Needs) =>
  async (records: readonly OutboxRecord[]): Promise<string | undefined> => {
    const aside = new Set<OutboxRecord>();
    for (const some of requestsOf(records)) {
      for (const [record, { reason, mayPass }] of await failuresOf(deps, some)) {
        if (mayPass && ageOf(record, deps.clock) < PATIENCE_MS) return record.position;
        if (!aside.has(record)) await deps.deadLetters.put(record.raw, reason);
        aside.add(record);
      }
    }
    return undefined;
  };

/** A record with one of its events, or without: that one can't be read. */
type Part = { readonly record: OutboxRecord; readonly event?: OutboxEvent };

const requestsOf = (records: readonly OutboxRecord[]): readonly (readonly Part[])[] => {
  const parts = records.flatMap((record): Part[] =>
    record.problem ? [{ record }] : record.events.map((event) => ({ record, event })),
  );
  const requests: Part[][] = [];
  for (let from = 0; from < parts.length; from += AT_ONCE) {
    requests.push(parts.slice(from, from + AT_ONCE));
  }
  return requests;
};

/** The records that could not be published, in their order. */
const failuresOf = async (
  deps: Needs,
  parts: readonly Part[],
): Promise<readonly (readonly [OutboxRecord, Failure])[]> => {
  const entries = parts.flatMap(({ record, event }) => (event ? [{ record, event }] : []));
  const failed = new Map(
    (await publish(deps, entries)).map(({ record, failure }) => [record, failure]),
  );
  return [...new Set(parts.map(({ record }) => record))].flatMap((record) => {
    const { problem } = record;
    const failure = problem ? { reason: problem, mayPass: false } : failed.get(record);
    return failure ? [[record, failure] as const] : [];
  });
};

/** @returns those that the bus has not taken, even when they were sent again, alone. */
const publish = async (
  { bus, backOff }: Needs,
  entries: readonly Entry[],
): Promise<readonly FailedEntry[]> => {
  let failed: readonly FailedEntry[] = [];
  let pending = entries;
  for (let tries = 1; pending.length > 0; tries++) {
    failed = [...failed, ...(await publishOnce(bus, pending))];
    pending = failed.filter(({ failure }) => failure.mayPass);
    if (tries === TRIES) break;
    failed = failed.filter(({ failure }) => !failure.mayPass);
    if (pending.length > 0) await backOff(tries);
  }
  return failed;
};

/** When the whole request fails, each of them has. */
const publishOnce = async (
  bus: EventBus,
  entries: readonly Entry[],
): Promise<readonly FailedEntry[]> => {
  const failures = await bus
    .publish(entries.map(({ event }) => event))
    .catch((error) => entries.map(() => ({ reason: String(error), mayPass: true })));
  return entries.flatMap((entry, index) => {
    const failure = failures[index];
    return failure ? [{ ...entry, failure }] : [];
  });
};

const ageOf = ({ writtenAt }: OutboxRecord, clock: Clock): number =>
  clock().getTime() - writtenAt.getTime();
