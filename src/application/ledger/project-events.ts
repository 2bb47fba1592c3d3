import { passes, Refusal } from '../../domain/refusal.ts';
import { type OutboxRecord, PATIENCE_MS } from '../jobs/relay-events.ts';
import type { Clock, DeadLetters, Ledger, LedgerEvent } from '../ports.ts';
import { withoutErased } from './erase.ts';
import { moveOn } from './move-on.ts';

type Needs = {
  readonly ledger: Ledger;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
};

type HeldUp = { readonly position: string; readonly reason: string };
type Record = OutboxRecord<LedgerEvent>;

/**
 * The read model (book, ch. 12): puts the events of some records into the ledger, in whatever order they come: each has a
 * place of its own. A record that can't be read or written is put aside, so that it does not hold up the others.
 *
 * @returns while the ledger can't be reached: why, and the position to go on from another time; undefined: all are
 * there, or put aside.
 */
export const projectEvents =
  ({ ledger, deadLetters, clock }: Needs) =>
  async (records: readonly Record[]): Promise<HeldUp | undefined> => {
    for (const { raw, problem } of records) if (problem) await deadLetters.put(raw, problem);
    const readable = records.filter(({ problem }) => !problem);
    try {
      await keep(ledger, eventsOf(readable));
      return undefined;
    } catch {
      // One of them may be to blame.
    }
    for (const record of readable) {
      try {
        await keep(ledger, record.events);
      } catch (error) {
        const age = clock().getTime() - record.writtenAt.getTime();
        if (mayPass(error) && age < PATIENCE_MS)
          return { position: record.position, reason: String(error) };
        await deadLetters.put(record.raw, String(error));
      }
    }
    return undefined;
  };

const eventsOf = (records: readonly Record[]): readonly LedgerEvent[] =>
  records.flatMap(({ events }) => events);

/**
 * All that is written comes by this way: of an event that comes again, too, the name of somebody who was erased is not
 * kept.
 */
export const keep = async (ledger: Ledger, events: readonly LedgerEvent[]): Promise<void> => {
  if (events.length === 0) return;
  const known = await withoutErased(ledger, events);
  await ledger.put(known);
  // If somebody was erased meanwhile, this may have been written behind the back of who went through the ledger.
  const now = await withoutErased(ledger, known);
  const late = now.filter((event, place) => event !== known[place]);
  if (late.length > 0) await ledger.put(late);
  await moveOn(ledger, [...new Set(events.map(({ sku }) => sku))]);
};

const mayPass = (error: unknown): boolean => error instanceof Refusal && passes(error);
