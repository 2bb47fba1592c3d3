/** Somebody who waits for their turn. */
type Waiting<T, R> = {
  readonly item: T;
  readonly skus: readonly string[];
  readonly settle: (result: PromiseSettledResult<R>) => void;
};

type Group<T, R> = {
  readonly skus: Set<string>;
  readonly members: readonly Waiting<T, R>[];
  readonly size: number;
};

export type GroupRules<T> = {
  readonly skusOf: (item: T) => readonly string[];
  readonly sizeOf: (item: T) => number;
  /** What the members of a group have together at the most; one that is larger goes alone. */
  readonly most: number;
};

/**
 * Group commit: while work on a SKU is under way, those who come for it wait, and then go together.
 * Who came first is served first; work on other SKUs goes on beside it. Other processes are kept
 * apart by the product's version alone.
 *
 * @param work answers for each member of a group, in their order.
 */
export const inGroups = <T, R>(
  { skusOf, sizeOf, most }: GroupRules<T>,
  work: (items: readonly T[]) => Promise<readonly PromiseSettledResult<R>[]>,
): ((item: T) => Promise<R>) => {
  let waiting: Waiting<T, R>[] = [];
  const busy = new Set<string>();
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
    for (const one of all) {
      const groups = new Set(one.skus.flatMap((sku) => groupOf.get(sku) ?? []));
      const joined = one.skus.some((sku) => taken.has(sku)) ? undefined : join([...groups], one);
      if (joined) for (const sku of joined.skus) groupOf.set(sku, joined);
      else {
        // Nobody who comes later for one of these SKUs overtakes.
        for (const sku of one.skus) taken.add(sku);
        rest.push(one);
      }
    }
    return { groups: new Set(groupOf.values()), rest };
  };

  /** One group of those that want some of the same SKUs; undefined if it would be too large. */
  const join = (groups: readonly Group<T, R>[], one: Waiting<T, R>): Group<T, R> | undefined => {
    const size = groups.reduce((sum, group) => sum + group.size, sizeOf(one.item));
    if (groups.length > 0 && size > most) return undefined;
    const skus = new Set([...groups.flatMap((group) => [...group.skus]), ...one.skus]);
    return { size, skus, members: [...groups.flatMap(({ members }) => members), one] };
  };

  const run = async ({ skus, members }: Group<T, R>): Promise<void> => {
    for (const sku of skus) busy.add(sku);
    const results = await work(members.map(({ item }) => item)).catch((reason) =>
      members.map(() => ({ status: 'rejected', reason }) as const),
    );
    for (const sku of skus) busy.delete(sku);
    for (const [index, { settle }] of members.entries()) {
      settle(results[index] as PromiseSettledResult<R>);
    }
    if (waiting.length > 0) begin();
  };

  return (item) =>
    new Promise((resolve, reject) => {
      const settle = (result: PromiseSettledResult<R>) =>
        result.status === 'fulfilled' ? resolve(result.value) : reject(result.reason);
      waiting.push({ item, skus: skusOf(item), settle });
      begin();
    });
};
