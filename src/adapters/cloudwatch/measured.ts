import type {
  Change,
  Clock,
  DeadLetters,
  EventBus,
  Ledger,
  Measure,
  Products,
} from '../../application/ports.ts';

/** Events of lines and batches that are metrics of the same name: a value each, its units. */
type Measured = 'Allocated' | 'Backordered' | 'Deallocated' | 'Shipped' | 'Restocked';
type UnitsOf = Record<Measured | 'Overdue', number[]>;

/** Measures what is saved by its events, and saves that are refused since others were faster. */
export const measuredProducts = (products: Products, measure: Measure): Products => ({
  ...products,
  prepare: (changes, ...beside) => {
    const transaction = products.prepare(changes, ...beside);
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

const unitsIn = (changes: readonly Change[]): UnitsOf => {
  const units: UnitsOf = {
    Allocated: [],
    Backordered: [],
    Deallocated: [],
    Shipped: [],
    Restocked: [],
    Overdue: [],
  };
  for (const { events } of changes) {
    for (const event of events) {
      if (event.type === 'BatchOverdue') units.Overdue.push(1);
      if (event.type in units && 'qty' in event) units[event.type as Measured].push(event.qty);
    }
  }
  return units;
};

export const measuredDeadLetters = (deadLetters: DeadLetters, measure: Measure): DeadLetters => ({
  put: async (body, reason) => {
    await deadLetters.put(body, reason);
    measure({ DeadLetters: [1] });
  },
});

/** Measures how long after they happened events are published. */
export const measuredBus = (bus: EventBus, measure: Measure, clock: Clock): EventBus => ({
  publish: async (events) => {
    const failures = await bus.publish(events);
    const now = clock().getTime();
    const told = events.filter((_, index) => !failures[index]);
    measure({ RelayLag: told.map(({ at }) => now - Date.parse(at)) });
    return failures;
  },
});

/** Measures how long after they happened events are in the ledger. */
export const measuredLedger = (ledger: Ledger, measure: Measure, clock: Clock): Ledger => ({
  ...ledger,
  put: async (events) => {
    await ledger.put(events);
    const now = clock().getTime();
    measure({ LedgerLag: events.map(({ at }) => now - Date.parse(at)) });
  },
});
