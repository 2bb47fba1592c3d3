import { seeded } from './seeded.ts';

/** Waits so many milliseconds. */
export type Steps<T> = Generator<number, T, void>;

/** What a transaction has for a while, so that no other one can have it. */
export type Item = { takenUntil: number };

/** What one partition takes in a second: units of one kind. */
export type Partition = {
  readonly has: (units: number) => boolean;
  readonly take: (units: number) => void;
};

/** Which units a request takes of which partition. */
export type Costs = readonly (readonly [Partition, number])[];

/** Somebody who acts, and when they go on. */
type Party = { at: number; readonly steps: Steps<void> };

type Transaction<F> = {
  readonly costs: Costs;
  readonly items: readonly Item[];
  /** What is found instead, if a condition fails. */
  readonly obstacle: () => F | undefined;
  readonly apply: () => void;
};

export const WRITE_UNITS_PER_SECOND = 1_000;
export const READ_UNITS_PER_SECOND = 3_000;
/** A latency is that of its kind, give or take so much, so that processes do not march in step. */
const SPREAD = 0.25;
/** The share of a transaction's time for the way there, and again for the way back. */
const WAY = 0.25;

export type Simulated = ReturnType<typeof simulated>;

/** DynamoDB and those who use it, event by event; a seed decides all that is random. */
export const simulated = (seed: number) => {
  const random = seeded(seed);
  let now = 0;

  const about = (ms: number) => ms * (1 + SPREAD * (2 * random() - 1));

  /** Without a burst beyond a second. */
  const partition = (perSecond: number): Partition => {
    let [units, at] = [perSecond, 0];
    return {
      has: (cost) => {
        units = Math.min(perSecond, units + ((now - at) / 1_000) * perSecond);
        at = now;
        return units >= cost;
      },
      take: (cost) => {
        units -= cost;
      },
    };
  };

  const isWithinLimits = (costs: Costs): boolean => {
    if (!costs.every(([one, units]) => one.has(units))) return false;
    for (const [one, units] of costs) one.take(units);
    return true;
  };

  /** A read, or the write of a single item: what it does is done in the middle of its time. */
  function* request<T>(ms: number, costs: Costs, act: () => T): Steps<T | 'throttled'> {
    yield ms / 2;
    const answer = isWithinLimits(costs) ? act() : 'throttled';
    yield ms / 2;
    return answer;
  }

  /** It counts against the partitions whether it is saved or not. */
  function* transaction<F extends object>(
    ms: number,
    { costs, items, obstacle, apply }: Transaction<F>,
  ): Steps<'saved' | 'throttled' | 'conflict' | F> {
    const instead = () => {
      if (!isWithinLimits(costs)) return 'throttled';
      return items.some(({ takenUntil }) => now < takenUntil) ? 'conflict' : obstacle();
    };
    yield ms * WAY;
    const found = instead();
    if (found) {
      yield ms * (1 - WAY);
      return found;
    }
    const until = now + ms * (1 - 2 * WAY);
    for (const item of items) item.takenUntil = until;
    yield until - now;
    apply();
    yield ms * WAY;
    return 'saved';
  }

  const play = (parties: readonly Party[]): void => {
    const awake = [...parties];
    while (awake.length > 0) {
      now = firstOf(awake).at;
      goOn(awake);
    }
  };

  /** One process does all of it at the same time. */
  function* together(...parts: readonly Steps<void>[]): Steps<void> {
    const awake = parts.map((steps) => ({ at: now, steps }));
    while (awake.length > 0) {
      yield Math.max(0, firstOf(awake).at - now);
      goOn(awake);
    }
  }

  return { now: () => now, random, about, partition, request, transaction, together, play };
};

const firstOf = (awake: readonly Party[]): Party =>
  awake.reduce((first, one) => (one.at < first.at ? one : first));

const goOn = (awake: Party[]): void => {
  const next = firstOf(awake);
  const { done, value } = next.steps.next();
  if (done) awake.splice(awake.indexOf(next), 1);
  else next.at += value;
};
