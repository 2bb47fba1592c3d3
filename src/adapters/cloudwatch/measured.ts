import type {
  Change,
  Clock,
  DeadLetters,
  EventBus,
  Measure,
  Products,
} from '../../application/ports.ts';

/** Events of lines and batches that are metrics of the same name: a value each, its units. */
const UNITS_OF = ['Allocated', 'Backordered', 'Deallocated', 'Shipped', 'Restocked'] as const;
type Measured = (typeof UNITS_OF)[number];

/** Measures what is saved by its events, and saves that are refused since others were faster. */
export const measuredProducts = (products: Products, measure: Measure): Products => ({
  ...products,
  prepare: (changes, step) => {
    const transaction = products.prepare(changes, step);
    if (transaction === 'too large') return transaction;
    return {
      save: async () => {
        const saved = await transaction.save();
        measure(saved === 'saved' ? unitsIn(changes) : { LostRaces: [1] });
        return saved;
      },
    };
  },
});

const unitsIn = (changes: readonly Change[]): Partial<Record<Measured, readonly number[]>> => {
  const events = changes.flatMap((change) => change.events);
  const qtys = UNITS_OF.map((type) => [
    type,
    events.flatMap((event) => (event.type === type ? [event.qty] : [])),
  ]);
  return Object.fromEntries(qtys);
};

export const measuredDeadLetters = (deadLetters: DeadLetters, measure: Measure): DeadLetters => ({
  put: async (body, reason) => {
    await deadLetters.put(body, reason);
    measure({ DeadLetters: [1] });
  },
});

/** Measures how long after they happened events are told. */
export const measuredBus = (bus: EventBus, measure: Measure, clock: Clock): EventBus => ({
  publish: async (events) => {
    const failures = await bus.publish(events);
    const now = clock().getTime();
    const told = events.filter((_, index) => !failures[index]);
    measure({ RelayLag: told.map(({ at }) => now - Date.parse(at)) });
    return failures;
  },
});
