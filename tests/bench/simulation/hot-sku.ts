import { type Steps, simulated, WRITE_UNITS_PER_SECOND } from './table.ts';

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

// As in retry.ts and back-off.ts.
const MAX_LOST_RACES = 25;
const BOUND_MS = 2_000;
const firstWaits = (lost: number) => 20 * 2 ** lost;

/** Plays it through, event by event; the same seed gives the same outcome. */
export const simulate = (scenario: Scenario): Outcome => {
  const { writers, groupSize, units = Number.POSITIVE_INFINITY, productKb = 1 } = scenario;
  const { boundMs = BOUND_MS, serial = false } = scenario;
  const { afterWait = 'read again from the second on' } = scenario;
  const goesOn = { 'go on': MAX_LOST_RACES, 'read again': 0, 'read again from the second on': 1 };
  const { now, random, about, partition, request, transaction, play } = simulated(scenario.seed);
  const count = { allocated: 0, short: 0, givenUp: 0, lostRaces: 0, conflicts: 0, throttled: 0 };
  let [orders, mostByOne] = [scenario.orders, 0];
  let full: { readonly allocated: number; readonly ms: number } | undefined;

  let stored: State = { version: 1, left: units, isTold: false };
  let freeAt = 0;
  const product = { takenUntil: 0 };
  const productPartition = partition(WRITE_UNITS_PER_SECOND);

  /** DynamoDB Local serves one request after the other. */
  function* inTurn(ms: number): Steps<void> {
    freeAt = Math.max(now(), freeAt) + ms;
    yield freeAt - now();
  }

  function* read(): Steps<State> {
    const ms = about(scenario.readMs);
    if (serial) {
      yield* inTurn(ms);
      return stored;
    }
    let found = stored;
    yield* request(ms, [], () => {
      found = stored;
    });
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
    const outcome = yield* transaction(ms, {
      costs: [[productPartition, 2 * Math.ceil(productKb)]],
      items: [product],
      obstacle: () => (stored.version === found.version ? undefined : stored),
      apply: () => {
        stored = next;
      },
    });
    if (outcome === 'throttled') count.throttled++;
    if (outcome === 'conflict') count.conflicts++;
    // Only a failed condition hands back what is stored.
    return outcome === 'throttled' || outcome === 'conflict' ? found : outcome;
  }

  function* writer(): Steps<void> {
    while (orders > 0) {
      const size = Math.min(groupSize, orders);
      orders -= size;
      if (orders === 0) full = { allocated: count.allocated, ms: now() };
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
  play(
    Array.from({ length: writers }, () => ({
      at: random() * scenario.readMs,
      steps: writer(),
    })),
  );
  const { allocated, ms } = full ?? { allocated: 0, ms: 0 };
  const allocatedPerSecond = ms > 0 ? (allocated / ms) * 1_000 : 0;
  return { ...count, mostByOne, seconds: now() / 1_000, allocatedPerSecond };
};
