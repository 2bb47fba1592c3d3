import { daysBetween, plusDays } from './format.ts';
import type { Availability, Batch } from './service.ts';

/** What is there or comes on one day. */
export type Column = {
  readonly kind: 'overdue' | 'here' | 'due';
  readonly day: string | null;
  readonly refs: readonly string[];
  readonly promised: number;
  readonly free: number;
  readonly blocked: number;
  /** Where it stands between today (0) and the last day (1). */
  readonly at: number;
};

export type Timeline = {
  readonly columns: readonly Column[];
  /** From each of these on so many units can be promised in all. */
  readonly profile: readonly { readonly at: number; readonly units: number }[];
  readonly ticks: readonly { readonly at: number; readonly day: string }[];
  /** The largest number that is to be shown. */
  readonly most: number;
};

const LEAST_DAYS = 7;
const MOST_TICKS = 5;

/** Units of a batch that are not promised, or that nobody gets; and those that have not left. */
export const freeOf = ({ available, blocked }: Batch): number =>
  blocked ? 0 : Math.max(0, available);
export const blockedOf = ({ qty, shipped, allocated, blocked }: Batch): number =>
  blocked ? Math.max(0, qty - shipped - allocated) : 0;
export const isStock = ({ qty, shipped }: Batch): boolean => qty > shipped;

/** Batches in the order in which they come: overdue ones, those that are here, then by their days. */
export const byDay = (a: Batch, b: Batch): number =>
  Number(b.overdue ?? false) - Number(a.overdue ?? false) ||
  (a.eta ?? '').localeCompare(b.eta ?? '') ||
  a.ref.localeCompare(b.ref);

const kindOf = ({ eta, overdue }: Batch): Column['kind'] =>
  overdue ? 'overdue' : eta === null ? 'here' : 'due';

/** A product's batches that have stock, and what can be promised of them, on one axis of days. */
export const timelineOf = (
  batches: readonly Batch[],
  { today, days }: Pick<Availability, 'today' | 'days'>,
): Timeline => {
  const stock = batches.filter(isStock).toSorted(byDay);
  const last = Math.max(
    LEAST_DAYS,
    ...stock.map(({ eta }) => (eta ? daysBetween(today, eta) : 0)),
    ...days.map(({ day }) => daysBetween(today, day)),
  );
  const at = (day: string): number => Math.max(0, daysBetween(today, day)) / last;
  const groups = Map.groupBy(stock, (batch) =>
    kindOf(batch) === 'due' ? `${batch.eta}` : kindOf(batch),
  );
  const columns = [...groups.values()].map((same): Column => {
    const [first] = same as [Batch];
    const sum = (of: (batch: Batch) => number) => same.reduce((all, one) => all + of(one), 0);
    return {
      kind: kindOf(first),
      day: kindOf(first) === 'due' ? first.eta : null,
      refs: same.map(({ ref }) => ref),
      promised: sum(({ allocated }) => allocated),
      free: sum(freeOf),
      blocked: sum(blockedOf),
      at: kindOf(first) === 'due' ? at(`${first.eta}`) : 0,
    };
  });
  const step = Math.ceil(last / MOST_TICKS);
  return {
    columns,
    profile: days.map(({ day, units }) => ({ at: at(day), units })),
    ticks: Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => ({
      at: (index * step) / last,
      day: plusDays(today, index * step),
    })),
    most: Math.max(
      1,
      ...columns.map(({ promised, free, blocked }) => promised + free + blocked),
      ...days.map(({ units }) => units),
    ),
  };
};
