import { median, percentile } from '../support/stats.ts';
import {
  type Costs,
  type Partition,
  READ_UNITS_PER_SECOND,
  type Steps,
  simulated,
  WRITE_UNITS_PER_SECOND,
} from './table.ts';

const REQUESTS = [
  'read',
  'save alone',
  'put down',
  'look',
  'look at the lease too',
  'take the lease',
  'query',
  'read the product',
  'save a group',
  'end a group',
  'take back',
  'read lines',
] as const;
export type Request = (typeof REQUESTS)[number];

/** Processes that each take one order of one unit of a SKU after the other, until there are no more. */
export type Scenario = {
  readonly environments: number;
  readonly orders: number;
  /** In stock; more than anybody wants unless given. */
  readonly units?: number;
  /** Of a read, and of the write of a single item. */
  readonly readMs: number;
  readonly transactionMs: number;
  /** Which process dies, of those that get the lease, in their order; none unless given. */
  readonly dies?: number;
  readonly seed: number;
};

export type Outcome = {
  readonly allocated: number;
  readonly short: number;
  /** Refused at their deadline. */
  readonly late: number;
  /** Without an answer, as their process died. */
  readonly died: number;
  readonly lostRaces: number;
  readonly conflicts: number;
  readonly throttled: number;
  /** While there were orders for everybody. */
  readonly allocatedPerSecond: number;
  /** From an order to its answer. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly longestMs: number;
  /** From one group's save to the next, the median. */
  readonly turnMs: number;
  /** The mean. */
  readonly groupSize: number;
  /** Groups that were saved while an order lay there, before its own; of the order with the most. */
  readonly mostPassedBy: number;
  /** For each order. */
  readonly requests: Readonly<Record<Request, number>>;
  /** Until the last answer. */
  readonly seconds: number;
};

type Product = {
  readonly version: number;
  readonly left: number;
  readonly isTold: boolean;
  readonly busyUntil: number;
};

type Lease = {
  readonly fence: number;
  readonly isTaken: boolean;
  /** Twice the time that the last server took to read, and entries that it found. */
  readonly turnMs: number;
  readonly waiting: number;
};

type Entry = {
  readonly id: number;
  /** When it was put down. */
  readonly at: number;
  readonly deadline: number;
  readonly shard: Shard;
  /** Groups that had been saved by then. */
  readonly groups: number;
  takenUntil: number;
};

type Shard = { readonly reads: Partition; readonly writes: Partition };

type Order = {
  readonly id: number;
  readonly arrived: number;
  readonly until: number;
  readonly shard: Shard;
};

type Answer = 'allocated' | 'short' | 'late' | 'died';

/** Either it has been served, or it is to serve; or its patience has ended. */
type Stand =
  | { readonly isServed: true; readonly isAllocated: boolean; readonly lease: Lease }
  | { readonly isServed: false; readonly lease: Lease }
  | 'late';

/** What a server decides on: the first so many of these. */
type Found = {
  readonly entries: readonly Entry[];
  readonly most: number;
  readonly product: Product;
};

type Group = {
  readonly isLast: boolean;
  readonly ofOwn?: Answer;
  readonly known?: Pick<Lease, 'turnMs' | 'waiting'>;
};

/** What a group's save finds instead: another server, or a newer product and no lines that it was to write. */
type Obstacle = { readonly isDeposed: boolean; readonly faster: Product | undefined };

// As in retry.ts and back-off.ts.
const PATIENCE_MS = 20_000;
const BOUND_MS = 2_000;
// As in keys.ts and decide-and-save.ts.
const SHARDS = 6;
const RACES = 2;
const BUSY_MS = 2_000;
// As in counter.ts.
const NEVER_TAKEN: Lease = { fence: 0, isTaken: false, turnMs: 0, waiting: 0 };
const LEASE_MS = 3_000;
const [SHORTEST_MS, LONGEST_MS, GROWTH] = [5, 500, 1.1];
/** Of a turn. */
const PAUSE = 0.4;
const LOOKERS = 12;
// As in serve-counter.ts.
const MOST_IN_GROUP = 90;
const MANY = 3;
const VERY_MANY = 16;
const AGAIN_MS = 5;
/** One transaction holds so many, each with a line and an entry, beside the product and the lease. */
const MOST_SAVED = 49;
/** Of the client, after a throttled request. */
const FIRST_DELAY_MS = 50;
/** A strongly consistent read of 4 KB takes one unit; an entry has half a KB. */
const ENTRIES_PER_UNIT = 8;

/** Plays orders through as the code takes them, event by event; the same seed gives the same outcome. */
export const simulate = (scenario: Scenario): Outcome => {
  const { environments, readMs, transactionMs, units = Number.POSITIVE_INFINITY } = scenario;
  const { now, random, about, partition, request, transaction, together, play } = simulated(
    scenario.seed,
  );
  const answers = { allocated: 0, short: 0, late: 0, died: 0 };
  const count = { lostRaces: 0, conflicts: 0, throttled: 0 };
  const requests = Object.fromEntries(REQUESTS.map((kind) => [kind, 0])) as Record<Request, number>;
  const waitsMs: number[] = [];
  const groups: { readonly at: number; readonly size: number }[] = [];
  let [orders, mostPassedBy, taken] = [scenario.orders, 0, 0];
  let full: { readonly allocated: number; readonly ms: number } | undefined;

  const reads = () => partition(READ_UNITS_PER_SECOND);
  const writes = () => partition(WRITE_UNITS_PER_SECOND);
  const productItem = { takenUntil: 0, reads: reads(), writes: writes() };
  const leaseItem = { takenUntil: 0, reads: reads(), writes: writes() };
  const shards = Array.from(
    { length: SHARDS },
    (): Shard => ({ reads: reads(), writes: writes() }),
  );
  let product: Product = { version: 1, left: units, isTold: false, busyUntil: 0 };
  let lease = NEVER_TAKEN;
  const entries = new Map<number, Entry>();
  const lines = new Set<number>();

  /** Give or take a half. */
  const pause = (ms: number) => ms * (0.5 + random());

  const fullJitter = (lost: number) => random() * Math.min(BOUND_MS, 20 * 2 ** lost);

  /** Asks again when it is throttled, as the client does. */
  function* ask<T extends object>(kind: Request, costs: Costs, act: () => T): Steps<T> {
    for (let lost = 0; ; lost++) {
      requests[kind]++;
      const answer = yield* request(about(readMs), costs, act);
      if (answer !== 'throttled') return answer;
      count.throttled++;
      yield random() * Math.min(BOUND_MS, FIRST_DELAY_MS * 2 ** lost);
    }
  }

  const readProduct = (kind: Request): Steps<Product> =>
    ask(kind, [[productItem.reads, 1]], () => product);

  function* putDown({ id, until: deadline, shard }: Order): Steps<void> {
    const at = now();
    yield* ask('put down', [[shard.writes, 1]], () =>
      entries.set(id, { id, at, deadline, shard, groups: groups.length, takenUntil: 0 }),
    );
  }

  const look = ({ id, shard }: Order, atLease: boolean) =>
    ask(
      atLease ? 'look at the lease too' : 'look',
      [[shard.reads, 1], ...(atLease ? [[leaseItem.reads, 1] as const] : [])],
      () => ({
        isThere: entries.has(id),
        isAllocated: lines.has(id),
        seen: atLease ? lease : undefined,
      }),
    );

  /** @returns whether it was there. */
  function* takeBack({ id, shard }: Order): Steps<boolean> {
    const { isGone } = yield* ask('take back', [[shard.writes, 1]], () => {
      const isFree = now() >= (entries.get(id)?.takenUntil ?? 0);
      return { isGone: isFree && entries.delete(id) };
    });
    return isGone;
  }

  /** @returns the lease; undefined if it was not as it had been seen. */
  function* take(seen: Lease): Steps<Lease | undefined> {
    const next = { ...seen, fence: seen.fence + 1, isTaken: true };
    const { isDone } = yield* ask('take the lease', [[leaseItem.writes, 1]], () => {
      const isDone = now() >= leaseItem.takenUntil && lease.fence === seen.fence;
      if (isDone) lease = next;
      return { isDone };
    });
    return isDone ? next : undefined;
  }

  /** @returns the product to go on with if the race is lost. */
  function* saveAlone({ id }: Order, found: Product): Steps<'saved' | Product> {
    requests['save alone']++;
    const saved = yield* transaction(about(transactionMs), {
      costs: [[productItem.writes, 2]],
      items: [productItem],
      obstacle: () => (product.version === found.version ? undefined : product),
      apply: () => {
        product = sold(found, [id], false);
      },
    });
    if (saved === 'saved' || typeof saved === 'object') return saved;
    counted(saved);
    return found;
  }

  const counted = (what: 'conflict' | 'throttled'): void => {
    count[what === 'conflict' ? 'conflicts' : 'throttled']++;
  };

  /** Writes the lines of those that get one. */
  const sold = (found: Product, ids: readonly number[], isRush: boolean): Product => {
    const allocated = ids.slice(0, found.left);
    for (const id of allocated) lines.add(id);
    return {
      version: found.version + 1,
      left: found.left - allocated.length,
      isTold: found.isTold || allocated.length < ids.length,
      busyUntil: isRush ? now() + BUSY_MS : found.busyUntil,
    };
  };

  const writesOf = (group: readonly Entry[], release: Lease | undefined): Costs => [
    ...shards.map(
      (shard) => [shard.writes, 2 * group.filter((entry) => entry.shard === shard).length] as const,
    ),
    ...(release ? [[leaseItem.writes, 2] as const] : []),
  ];

  const isDeposed = (release: Lease | undefined) => release && lease.fence !== release.fence;

  const takenAway = (group: readonly Entry[], release: Lease | undefined): void => {
    if (release) lease = release;
    for (const entry of group) {
      entries.delete(entry.id);
      mostPassedBy = Math.max(mostPassedBy, groups.length - entry.groups);
    }
  };

  /** @param release what the lease becomes with it, if the server is done. */
  function* saveGroup(found: Found, group: readonly Entry[], release?: Lease) {
    requests['save a group']++;
    const ids = group.map(({ id }) => id);
    return yield* transaction<Obstacle>(about(transactionMs), {
      costs: [[productItem.writes, 2], ...writesOf(group, release)],
      items: [productItem, ...group, ...(release ? [leaseItem] : [])],
      obstacle: () => {
        if (isDeposed(release)) return { isDeposed: true, faster: undefined };
        const isNewer = product.version !== found.product.version;
        const isTwin = ids.some((id) => lines.has(id));
        const isLost = isNewer || isTwin || ids.some((id) => !entries.has(id));
        if (!isLost) return undefined;
        return { isDeposed: false, faster: isNewer && !isTwin ? product : undefined };
      },
      apply: () => {
        product = sold(found.product, ids, found.entries.length >= MANY);
        takenAway(group, release);
        groups.push({ at: now(), size: group.length });
      },
    });
  }

  /** Where there is nothing to save: all get to know of a shortage that was told already. */
  function* end(group: readonly Entry[], release?: Lease): Steps<'ended' | 'deposed'> {
    for (let tries = 1; ; tries++) {
      requests['end a group']++;
      const saved = yield* transaction<{ readonly isDeposed: true }>(about(transactionMs), {
        costs: writesOf(group, release),
        items: [...group, ...(release ? [leaseItem] : [])],
        obstacle: () => (isDeposed(release) ? { isDeposed: true } : undefined),
        apply: () => takenAway(group, release),
      });
      if (saved === 'saved') return 'ended';
      if (typeof saved === 'object') return 'deposed';
      counted(saved);
      yield random() * Math.min(1_000, 25 * 2 ** tries);
    }
  }

  const isNothingToDecide = ({ left, isTold }: Product) => left < 1 && isTold;

  function* environment(): Steps<void> {
    while (orders > 0) {
      orders--;
      if (orders === 0) full = { allocated: answers.allocated, ms: now() };
      const shard = shards[Math.floor(random() * SHARDS)] as Shard;
      const order = { id: orders, arrived: now(), until: now() + PATIENCE_MS, shard };
      const answer = yield* answerTo(order);
      answers[answer]++;
      if (answer === 'died') return;
      waitsMs.push(now() - order.arrived);
    }
  }

  function* answerTo(order: Order): Steps<Answer> {
    const answer = yield* straight(order);
    if (answer !== 'rush') return answer;
    yield* putDown(order);
    return yield* atTheCounter(order);
  }

  function* straight(order: Order): Steps<Answer | 'rush'> {
    let found = product;
    for (let lost = 0; ; lost++) {
      if (lost > 0) yield fullJitter(lost);
      // What the first lost race hands back is worth one try.
      if (lost !== 1) found = yield* readProduct('read');
      if (found.left < 1) yield* readLines();
      if (isNothingToDecide(found)) return 'short';
      if (lost >= RACES || found.busyUntil > now()) return 'rush';
      const saved = yield* saveAlone(order, found);
      if (saved === 'saved') return found.left > 0 ? 'allocated' : 'short';
      count.lostRaces++;
      found = saved;
    }
  }

  /** Whether a twin of the order has been saved. */
  function* readLines(): Steps<void> {
    yield* ask('read lines', [], () => ({}));
  }

  /** Whoever gets nothing at the counter finds out by themselves. */
  function* anew(): Steps<Answer> {
    yield* readProduct('read');
    yield* readLines();
    return 'short';
  }

  function* atTheCounter(order: Order): Steps<Answer> {
    for (;;) {
      const stand = yield* untilServing(order);
      if (stand === 'late') return 'late';
      if (stand.isServed) return stand.isAllocated ? 'allocated' : yield* anew();
      taken++;
      if (taken === scenario.dies) return 'died';
      const decided = yield* serve(order, stand.lease);
      if (decided) return decided;
    }
  }

  function* untilServing(order: Order): Steps<Stand> {
    let known = NEVER_TAKEN;
    let since = now();
    for (let looks = 0; ; looks++) {
      const isDue = random() * known.waiting < LOOKERS;
      const { isThere, isAllocated, seen } = yield* look(order, isDue);
      if (!isThere) return { isServed: true, isAllocated, lease: known };
      const at = now();
      if (seen && seen.fence !== known.fence) since = at;
      known = seen ?? known;
      if (seen && (!seen.isTaken || at - since >= LEASE_MS)) {
        const mine = yield* take(seen);
        if (mine) return { isServed: false, lease: mine };
      }
      if (at >= order.until && (yield* takeBack(order))) return 'late';
      const wait = Math.max(SHORTEST_MS, known.turnMs * PAUSE) * GROWTH ** looks;
      if (at < order.until) yield pause(Math.min(LONGEST_MS, wait));
    }
  }

  /** @returns what was decided of the server's own; undefined: another process decides it. */
  function* serve(order: Order, mine: Lease): Steps<Answer | undefined> {
    let own: Answer | undefined;
    let before: Group | undefined;
    for (;;) {
      const group: Group = yield* serveGroup(order, mine, before);
      own ??= group.ofOwn;
      if (group.isLast) return own;
      before = group;
    }
  }

  function* serveGroup(order: Order, mine: Lease, before?: Group): Steps<Group> {
    const begun = now();
    const isOwn = ({ id }: Entry) => id === order.id;
    let found = yield* readAll();
    // As it has waited for about a turn.
    const ownAt = found.entries.find(isOwn)?.at ?? begun;
    const turnMs = before?.known?.turnMs ?? now() - ownAt;
    for (;;) {
      const group = found.entries.slice(0, found.most);
      const isOwnDone = group.some(isOwn) || !found.entries.some(isOwn);
      const isLast = isOwnDone && (before !== undefined || found.entries.length < VERY_MANY);
      const waiting = Math.max(before?.known?.waiting ?? 0, found.entries.length);
      const known = { turnMs, waiting };
      const after = { ...mine, isTaken: false, ...known };
      const release = isLast ? after : undefined;
      const place = group.findIndex(isOwn);
      const own = place < found.product.left ? 'allocated' : 'short';
      const done: Group = place < 0 ? { isLast, known } : { isLast, ofOwn: own, known };
      if (group.length === 0 || isNothingToDecide(found.product)) {
        return (yield* end(group, release)) === 'ended' ? done : { isLast: true };
      }
      const saved = yield* saveGroup(found, group, release);
      if (saved === 'saved') return done;
      count.lostRaces++;
      if (typeof saved === 'string') counted(saved);
      else if (saved.isDeposed) return { isLast: true };
      if (now() >= order.until) return { isLast: true, ofOwn: 'late' };
      yield pause(AGAIN_MS);
      const faster = typeof saved === 'object' ? saved.faster : undefined;
      found = faster ? { ...found, product: faster, most: 1 } : yield* readAgain();
    }
  }

  /** All shards and the product at the same time. */
  function* readAll(): Steps<Found> {
    let read = product;
    function* readIt(): Steps<void> {
      read = yield* readProduct('read the product');
    }
    const put = yield* readEntries(readIt());
    return { ...put, product: read };
  }

  /** After a lost race that handed nothing back: the one after the other. */
  function* readAgain(): Steps<Found> {
    const put = yield* readEntries();
    return { ...put, product: yield* readProduct('read the product') };
  }

  function* readEntries(...beside: readonly Steps<void>[]): Steps<Omit<Found, 'product'>> {
    const at = now();
    const found: Entry[] = [];
    function* query(shard: Shard): Steps<void> {
      const inShard = () => [...entries.values()].filter((entry) => entry.shard === shard);
      const cost = Math.max(1, Math.ceil(inShard().length / ENTRIES_PER_UNIT));
      found.push(...(yield* ask('query', [[shard.reads, cost]], inShard)));
    }
    yield* together(...shards.map(query), ...beside);
    const toDecide = found
      .filter(({ deadline }) => deadline > at)
      .sort((one, other) => one.at - other.at)
      .slice(0, MOST_IN_GROUP);
    return { entries: toDecide, most: Math.min(MOST_SAVED, toDecide.length) };
  }

  // All come within the time of a read.
  play(
    Array.from({ length: environments }, () => ({ at: random() * readMs, steps: environment() })),
  );
  const turns = groups.slice(1).map(({ at }, index) => at - (groups[index]?.at ?? 0));
  const { allocated, ms } = full ?? { allocated: 0, ms: 0 };
  for (const kind of REQUESTS) requests[kind] /= scenario.orders;
  return {
    ...answers,
    ...count,
    allocatedPerSecond: ms > 0 ? (allocated / ms) * 1_000 : 0,
    p50Ms: median(waitsMs),
    p95Ms: percentile(waitsMs, 95),
    longestMs: waitsMs.reduce((most, one) => Math.max(most, one), 0),
    turnMs: turns.length > 0 ? median(turns) : 0,
    groupSize: groups.reduce((sum, { size }) => sum + size, 0) / Math.max(1, groups.length),
    mostPassedBy,
    requests,
    seconds: now() / 1_000,
  };
};
