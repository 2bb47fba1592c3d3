import { ERASED } from '../../domain/books/ledger.ts';
import type { Erasures, Ledger, LedgerEvent } from '../ports.ts';

/**
 * Erases the name of somebody who gave commands: first from what will be written, then from what is there, so that
 * nothing slips in between. The same again goes on, or finds nothing.
 *
 * @returns from how many items it was taken.
 */
export const erase =
  (erasures: Erasures) =>
  async (by: string): Promise<number> => {
    await erasures.begin(by);
    let items = 0;
    for await (const some of erasures.pages(by)) items += some;
    return items;
  };

/** The same events, or one without its name where that was erased. */
export const withoutErased = async (
  ledger: Ledger,
  events: readonly LedgerEvent[],
): Promise<readonly LedgerEvent[]> => {
  const people = new Set(events.flatMap(({ cause }) => cause?.by ?? []));
  people.delete(ERASED);
  if (people.size === 0) return events;
  const erased = new Set(await ledger.erased([...people]));
  return events.map((event) =>
    event.cause?.by && erased.has(event.cause.by)
      ? { ...event, cause: { ...event.cause, by: ERASED } }
      : event,
  );
};
