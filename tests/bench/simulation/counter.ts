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
  'release the lease',
  'take away',
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
  readonly isHeld: boolean;
  readonly turnMs: number;
  /** Entries that the last server found. */
  readonly waiting: number;
};

type Entry = {
  readonly id: number;
  readonly arrived: number;
  readonly shard: Shard;
  /** Groups that had been saved by then. */
  readonly groups: number;
  takenUntil: number;
};

type Shard = { readonly reads: Partition; readonly writes: Partition };

type Order = { readonly id: number; readonly arrived: number; readonly shard: Shard };

/** What a process remembers of the SKU. */
type Memory = Pick<Lease, 'turnMs' | 'waiting'> & { readonly busyUntil: number };

type Answer = 'allocated' | 'short' | 'late' | 'died';
type Decision = 'allocated' | 'refused' | 'died';

/** What a server decides on. */
type Found = { readonly entries: readonly Entry[]; readonly product: Product };

// As in retry.ts and back-off.ts.
const PATIENCE_MS = 20_000;
const BOUND_MS = 2_000;
// As in the counter.
const SHARDS = 8;
/** Whoever has lost so often puts the order down. */
const LOST_BEFORE = 2;
/** Of a group, for as long as which the SKU is busy afterwards. */
const BUSY_FROM = 3;
const BUSY_MS = 2_000;
/** As many as one transaction holds, each with a line and an entry, beside the product and the lease. */
const MOST = 48;
/** So many of those that wait look at the lease, too; the others at their own entry only. */
const LEASE_LOOKERS = 16;
const LEASE_MS = 3_000;
const FIRST_TURN_MS = 30;
const PAUSE = { least: 5, most: 500, from: 0.25, to: 0.5 };
const AFTER_LOST_SAVE_MS = 20;
/** Of the client, after a throttled request. */
const FIRST_DELAY_MS = 50;
/** A strongly consistent read of 4 KB takes one unit; an entry has half a KB. */
const ENTRIES_PER_UNIT = 8;

/** Plays it through, event by event; the same seed gives the same outcome. */
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
  let lease: Lease = { fence: 0, isHeld: false, turnMs: FIRST_TURN_MS, waiting: 0 };
  const entries = new Map<number, Entry>();
  const lines = new Set<number>();

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

  function* putDown({ id, arrived, shard }: Order): Steps<void> {
    yield* ask('put down', [[shard.writes, 1]], () =>
      entries.set(id, { id, arrived, shard, groups: groups.length, takenUntil: 0 }),
    );
  }

  const look = ({ id, shard }: Order, atLease: boolean) =>
    ask(
      atLease ? 'look at the lease too' : 'look',
      [[shard.reads, 1], ...(atLease ? [[leaseItem.reads, 1] as const] : [])],
      () => ({ isThere: entries.has(id), isAllocated: lines.has(id), lease }),
    );

  /** @returns whether it was there. */
  function* takeAway({ id, shard }: Order): Steps<boolean> {
    const { isGone } = yield* ask('take away', [[shard.writes, 1]], () => {
      const isFree = now() >= (entries.get(id)?.takenUntil ?? 0);
      return { isGone: isFree && entries.delete(id) };
    });
    return isGone;
  }

  /** @returns whether it was as it had been seen. */
  function* changeLease(
    kind: Request,
    fence: number,
    change: (stored: Lease) => Lease,
  ): Steps<boolean> {
    const { isDone } = yield* ask(kind, [[leaseItem.writes, 1]], () => {
      const isDone = now() >= leaseItem.takenUntil && lease.fence === fence;
      if (isDone) lease = change(lease);
      return { isDone };
    });
    return isDone;
  }

  /** All shards and the product at the same time. */
  function* readAll(): Steps<Found> {
    const found: Entry[] = [];
    let read = product;
    function* query(shard: Shard): Steps<void> {
      const inShard = () => [...entries.values()].filter((entry) => entry.shard === shard);
      const cost = Math.max(1, Math.ceil(inShard().length / ENTRIES_PER_UNIT));
      found.push(...(yield* ask('query', [[shard.reads, cost]], inShard)));
    }
    function* readIt(): Steps<void> {
      read = yield* readProduct('read the product');
    }
    yield* together(...shards.map(query), readIt());
    return { entries: found.sort((one, other) => one.arrived - other.arrived), product: read };
  }

  /** @returns the product to go on with if the race is lost. */
  function* saveAlone(order: Order, found: Product): Steps<'saved' | Product> {
    requests['save alone']++;
    const saved = yield* transaction(about(transactionMs), {
      costs: [[productItem.writes, 2]],
      items: [productItem],
      obstacle: () => (product.version === found.version ? undefined : product),
      apply: () => {
        product = sold(found, [order.id]);
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
  const sold = (found: Product, ids: readonly number[]): Product => {
    const allocated = ids.slice(0, found.left);
    for (const id of allocated) lines.add(id);
    return {
      version: found.version + 1,
      left: found.left - allocated.length,
      isTold: found.isTold || allocated.length < ids.length,
      busyUntil: allocated.length < BUSY_FROM ? found.busyUntil : now() + BUSY_MS,
    };
  };

  /** @param release what the lease becomes with it, if the server is done. */
  function* saveGroup(found: Product, group: readonly Entry[], release?: Lease) {
    requests['save a group']++;
    const ids = group.map(({ id }) => id);
    const inShard = (shard: Shard) => group.filter((entry) => entry.shard === shard).length;
    return yield* transaction(about(transactionMs), {
      costs: [
        [productItem.writes, 2],
        ...shards.map((shard) => [shard.writes, 2 * inShard(shard)] as const),
        ...(release ? [[leaseItem.writes, 2] as const] : []),
      ],
      items: [productItem, ...group, ...(release ? [leaseItem] : [])],
      obstacle: () => {
        const isDeposed = release !== undefined && lease.fence !== release.fence;
        const isDecided = ids.some((id) => !entries.has(id) || lines.has(id));
        const isLost = isDeposed || isDecided || product.version !== found.version;
        return isLost ? { isDeposed } : undefined;
      },
      apply: () => {
        product = sold(found, ids);
        if (release) lease = release;
        for (const entry of group) {
          entries.delete(entry.id);
          mostPassedBy = Math.max(mostPassedBy, groups.length - entry.groups);
        }
        groups.push({ at: now(), size: group.length });
      },
    });
  }

  function* environment(): Steps<void> {
    const memory: { current: Memory } = {
      current: { busyUntil: 0, turnMs: FIRST_TURN_MS, waiting: 0 },
    };
    while (orders > 0) {
      orders--;
      if (orders === 0) full = { allocated: answers.allocated, ms: now() };
      const shard = shards[Math.floor(random() * SHARDS)] as Shard;
      const order = { id: orders, arrived: now(), shard };
      const answer = yield* answerTo(order, memory);
      answers[answer]++;
      if (answer === 'died') return;
      waitsMs.push(now() - order.arrived);
    }
  }

  function* answerTo(order: Order, memory: { current: Memory }): Steps<Answer> {
    let [lost, isRefused] = [0, false];
    let found: Product | undefined;
    for (;;) {
      const isRemembered = !isRefused && !found && memory.current.busyUntil > now();
      found ??= yield* isRemembered ? readAndPutDown(order) : readProduct('read');
      const isSoldOut = found.left < 1 && found.isTold;
      memory.current = { ...memory.current, busyUntil: isSoldOut ? 0 : found.busyUntil };
      if (isSoldOut && (!isRemembered || (yield* takeAway(order)))) return 'short';
      if (!isRemembered) {
        if (lost < LOST_BEFORE && found.busyUntil <= now()) {
          const saved = yield* saveAlone(order, found);
          if (saved === 'saved') return found.left > 0 ? 'allocated' : 'short';
          lost++;
          count.lostRaces++;
          if (lost < LOST_BEFORE) yield random() * Math.min(BOUND_MS, 20 * 2 ** lost);
          found = saved;
          continue;
        }
        yield* putDown(order);
      }
      const decided = yield* decisionOn(order, memory);
      if (decided !== 'refused') return decided;
      // It reads, and answers the shortage without a write.
      [lost, isRefused, found] = [0, true, undefined];
    }
  }

  /** Where the process remembers that the SKU is busy. */
  function* readAndPutDown(order: Order): Steps<Product> {
    let found = product;
    function* readIt(): Steps<void> {
      found = yield* readProduct('read');
    }
    yield* together(readIt(), putDown(order));
    return found;
  }

  /** Looks until somebody has decided; does it for all where nobody does. */
  function* decisionOn(order: Order, memory: { current: Memory }): Steps<Decision | 'late'> {
    let [seen, since] = [-1, 0];
    for (;;) {
      if (now() >= order.arrived + PATIENCE_MS && (yield* takeAway(order))) return 'late';
      const { busyUntil, waiting } = memory.current;
      const atLease = random() * waiting < LEASE_LOOKERS;
      const found = yield* look(order, atLease);
      if (!found.isThere) return found.isAllocated ? 'allocated' : 'refused';
      if (atLease) {
        memory.current = { ...found.lease, busyUntil };
        if (found.lease.fence !== seen) [seen, since] = [found.lease.fence, now()];
        if (!found.lease.isHeld || now() - since >= LEASE_MS) {
          const decided = yield* serve(order, found.lease.fence);
          if (decided) return decided;
        }
      }
      const factor = PAUSE.from + (PAUSE.to - PAUSE.from) * random();
      yield Math.min(PAUSE.most, Math.max(PAUSE.least, memory.current.turnMs * factor));
    }
  }

  /** @returns undefined if another process is at it. */
  function* serve(order: Order, seen: number): Steps<Decision | undefined> {
    let begun = now();
    const fence = seen + 1;
    let isTaken = false;
    let found: Found | undefined;
    function* take(): Steps<void> {
      isTaken = yield* changeLease('take the lease', seen, (stored) => ({
        ...stored,
        fence,
        isHeld: true,
      }));
    }
    function* readIt(): Steps<void> {
      found = yield* readAll();
    }
    yield* together(take(), readIt());
    if (!isTaken) return undefined;
    taken++;
    if (taken === scenario.dies) return 'died';
    for (;;) {
      const { entries: waiting, product: read }: Found = found ?? (yield* readAll());
      found = undefined;
      const place = waiting.findIndex(({ id }) => id === order.id);
      if (place < 0) {
        yield* changeLease('release the lease', fence, (stored) => ({ ...stored, isHeld: false }));
        return undefined;
      }
      // Taking the lease and reading took about half of the turn, the save takes the rest.
      const turnMs = (lease.turnMs + 2 * (now() - begun)) / 2;
      const release: Lease = { fence, isHeld: false, turnMs, waiting: waiting.length };
      const saved = yield* saveGroup(
        read,
        waiting.slice(0, MOST),
        place < MOST ? release : undefined,
      );
      if (saved === 'saved') {
        if (place < MOST) return place < read.left ? 'allocated' : 'refused';
        begun = now();
        continue;
      }
      count.lostRaces++;
      if (typeof saved === 'string') counted(saved);
      else if (saved.isDeposed) return undefined;
      yield random() * AFTER_LOST_SAVE_MS;
    }
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
