/** Fewer than the connections to the table: each group uses one or two at a time. */
const AT_ONCE = 32;

/** Somebody who waits for their turn. */
type Waiting<T, R> = {
  readonly item: T;
  readonly keys: readonly string[];
  readonly settle: (result: PromiseSettledResult<R>) => void;
};

type Group<T, R> = {
  readonly keys: Set<string>;
  readonly members: readonly Waiting<T, R>[];
  readonly size: number;
};

export type GroupRules<T> = {
  readonly keysOf: (item: T) => readonly string[];
  readonly sizeOf: (item: T) => number;
  /** What the members of a group have together at the most; one that is larger goes alone. */
  readonly most: number;
};

/**
 * Group commit: while work on a key is under way, those who come for it wait, and then go together.
 * Who came first is served first; work on other keys goes on beside it. Other processes know nothing
 * of it: what keeps them apart is the product's version alone.
 *
 * @param work answers for each member of a group, in their order.
 */
export const inGroups = <T, R>(
  { keysOf, sizeOf, most }: GroupRules<T>,
  work: (items: readonly T[]) => Promise<readonly PromiseSettledResult<R>[]>,
): ((item: T) => Promise<R>) => {
  let waiting: Waiting<T, R>[] = [];
  const busy = new Set<string>();
  let underWay = 0;
  let isDue = false;

  /** Lets those who come in the same moment go together. */
  const begin = (): void => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      const { groups, rest } = grouped(waiting);
      waiting = rest;
      for (const group of groups) void run(group);
    });
  };

  const grouped = (all: readonly Waiting<T, R>[]) => {
    const taken = new Set(busy);
    const groupOf = new Map<string, Group<T, R>>();
    const rest: Waiting<T, R>[] = [];
    let room = AT_ONCE - underWay;
    for (const one of all) {
      const groups = new Set(one.keys.flatMap((key) => groupOf.get(key) ?? []));
      const isFree = !one.keys.some((key) => taken.has(key)) && room + groups.size > 0;
      const joined = isFree ? join([...groups], one) : undefined;
      if (joined) {
        room += groups.size - 1;
        for (const key of joined.keys) groupOf.set(key, joined);
      } else {
        // Nobody who comes later for one of these keys overtakes.
        for (const key of one.keys) taken.add(key);
        rest.push(one);
      }
    }
    return { groups: new Set(groupOf.values()), rest };
  };

  /** One group of those that want some of the same keys; undefined if it would be too large. */
  const join = (groups: readonly Group<T, R>[], one: Waiting<T, R>): Group<T, R> | undefined => {
    const size = groups.reduce((sum, group) => sum + group.size, sizeOf(one.item));
    if (groups.length > 0 && size > most) return undefined;
    const keys = new Set([...groups.flatMap((group) => [...group.keys]), ...one.keys]);
    return { size, keys, members: [...groups.flatMap(({ members }) => members), one] };
  };

  const run = async ({ keys, members }: Group<T, R>): Promise<void> => {
    for (const key of keys) busy.add(key);
    underWay++;
    const results = await work(members.map(({ item }) => item)).catch((reason) =>
      members.map(() => ({ status: 'rejected', reason }) as const),
    );
    for (const key of keys) busy.delete(key);
    underWay--;
    for (const [index, { settle }] of members.entries()) {
      settle(results[index] as PromiseSettledResult<R>);
    }
    if (waiting.length > 0) begin();
  };

  return (item) =>
    new Promise((resolve, reject) => {
      const settle = (result: PromiseSettledResult<R>) =>
        result.status === 'fulfilled' ? resolve(result.value) : reject(result.reason);
      waiting.push({ item, keys: keysOf(item), settle });
      begin();
    });
};
