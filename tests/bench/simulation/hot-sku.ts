import { seeded } from './seeded.ts';

export type AfterWait = 'go on' | 'read again' | 'read again from the second on';

/** Writers of one SKU: each takes the next group of orders, one unit each, until there are no more. */
export type Scenario = {
  readonly writers: number;
  /** Orders that go together. */
  readonly groupSize: number;
  readonly orders: number;
  /** In stock; more than anybody wants unless given. */
  readonly units?: number;
  readonly readMs: number;
  readonly transactionMs: number;
  /** Of the wait after a lost race; as in production unless given. */
  readonly boundMs?: number;
  /**
   * After a wait: go on with what the lost race handed back, or read the product again; as in
   * production from the second lost race on unless given.
   */
  readonly afterWait?: AfterWait;
  /** The size of the product's item. */
  readonly productKb?: number;
  /** One request at a time, as DynamoDB Local; otherwise transactions that meet on an item conflict. */
  readonly serial?: boolean;
  readonly seed: number;
};

export type Outcome = {
  readonly allocated: number;
  readonly short: number;
  readonly givenUp: number;
  /** All of them, and those lost to a transaction under way, or to the partition's limit. */
  readonly lostRaces: number;
  readonly conflicts: number;
  readonly throttled: number;
  readonly mostByOne: number;
  /** Until the last answer. */
  readonly seconds: number;
  /** While there were orders for everybody. */
  readonly allocatedPerSecond: number;
};

/** What of a product decides a race, and what the orders get. */
type State = { readonly version: number; readonly left: number; readonly isTold: boolean };

/** Waits so many milliseconds. */
type Steps<T> = Generator<number, T, void>;

// As in retry.ts and back-off.ts.
const MAX_LOST_RACES = 25;
const BOUND_MS = 2_000;
const firstWaits = (lost: number) => 20 * 2 ** lost;

const UNITS_PER_SECOND = 1_000;
/** A latency is that of its kind, give or take so much, so that writers do not march in step. */
const SPREAD = 0.25;
/** The share of a transaction's time for the way there, and again for the way back. */
const WAY = 0.25;

/** Plays it through, event by event; the same seed gives the same outcome. */
export const simulate = (scenario: Scenario): Outcome => {
  const { writers, groupSize, units = Number.POSITIVE_INFINITY, productKb = 1 } = scenario;
  const { boundMs = BOUND_MS, serial = false } = scenario;
  const { afterWait = 'read again from the second on' } = scenario;
  const goesOn = { 'go on': MAX_LOST_RACES, 'read again': 0, 'read again from the second on': 1 };
  const random = seeded(scenario.seed);
  const about = (ms: number) => ms * (1 + SPREAD * (2 * random() - 1));
  const count = { allocated: 0, short: 0, givenUp: 0, lostRaces: 0, conflicts: 0, throttled: 0 };
  let [now, orders, mostByOne] = [0, scenario.orders, 0];
  let full: { readonly allocated: number; readonly ms: number } | undefined;

  let stored: State = { version: 1, left: units, isTold: false };
  let [freeAt, takenUntil] = [0, 0];
  const capacity = { units: UNITS_PER_SECOND, at: 0 };

  /** DynamoDB Local serves one request after the other. */
  function* inTurn(ms: number): Steps<void> {
    freeAt = Math.max(now, freeAt) + ms;
    yield freeAt - now;
  }

  function* read(): Steps<State> {
    const ms = about(scenario.readMs);
    if (serial) {
      yield* inTurn(ms);
      return stored;
    }
    yield ms / 2;
    const found = stored;
    yield ms / 2;
    return found;
  }

  /** @returns the state to go on with if the race is lost. */
  function* save(found: State, next: State): Steps<'saved' | State> {
    const ms = about(scenario.transactionMs);
    if (serial) {
      yield* inTurn(ms);
      if (stored.version !== found.version) return stored;
      stored = next;
      return 'saved';
    }
    yield ms * WAY;
    const instead = obstacle(found);
    if (!instead) {
      takenUntil = now + ms * (1 - 2 * WAY);
      yield takenUntil - now;
      stored = next;
      yield ms * WAY;
      return 'saved';
    }
    yield ms * (1 - WAY);
    return instead;
  }

  /** Only a failed condition hands back what is stored. */
  const obstacle = (found: State): State | undefined => {
    if (!isWithinLimit(2 * Math.ceil(productKb))) {
      count.throttled++;
      return found;
    }
    if (now < takenUntil) {
      count.conflicts++;
      return found;
    }
    return stored.version === found.version ? undefined : stored;
  };

  /** A transaction counts against the partition whether it is saved or not. */
  const isWithinLimit = (cost: number): boolean => {
    const more = ((now - capacity.at) / 1_000) * UNITS_PER_SECOND;
    capacity.units = Math.min(UNITS_PER_SECOND, capacity.units + more);
    capacity.at = now;
    if (capacity.units < cost) return false;
    capacity.units -= cost;
    return true;
  };

  function* writer(): Steps<void> {
    while (orders > 0) {
      const size = Math.min(groupSize, orders);
      orders -= size;
      if (orders === 0) full = { allocated: count.allocated, ms: now };
      yield* answer(size);
    }
  }

  function* answer(size: number): Steps<void> {
    let found = yield* read();
    for (let lost = 1; ; lost++) {
      const allocated = Math.min(size, found.left);
      const short = size - allocated;
      // Whether a twin of a request that finds nothing left was served a moment ago.
      if (short > 0) yield* read();
      const changes = allocated > 0 || !found.isTold;
      const [version, left] = [found.version + 1, found.left - allocated];
      const saved = changes
        ? yield* save(found, { version, left, isTold: found.isTold || short > 0 })
        : 'saved';
      if (saved === 'saved') {
        count.allocated += allocated;
        count.short += short;
        return;
      }
      count.lostRaces++;
      mostByOne = Math.max(mostByOne, lost);
      if (lost === MAX_LOST_RACES) {
        count.givenUp += size;
        return;
      }
      yield random() * Math.min(boundMs, firstWaits(lost));
      found = lost > goesOn[afterWait] ? yield* read() : saved;
    }
  }

  // All come within the time of a read.
  const awake = Array.from({ length: writers }, () => ({
    at: random() * scenario.readMs,
    steps: writer(),
  }));
  while (awake.length > 0) {
    const next = awake.reduce((first, one) => (one.at < first.at ? one : first));
    now = next.at;
    const { done, value } = next.steps.next();
    if (done) awake.splice(awake.indexOf(next), 1);
    else next.at += value;
  }
  const { allocated, ms } = full ?? { allocated: 0, ms: 0 };
  const allocatedPerSecond = ms > 0 ? (allocated / ms) * 1_000 : 0;
  return { ...count, mostByOne, seconds: now / 1_000, allocatedPerSecond };
};
