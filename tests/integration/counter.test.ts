import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { productKey } from '../../src/adapters/dynamodb/keys.ts';
import { addBatch } from '../../src/application/add-batch.ts';
import type { NewOrder, OrderOutcome } from '../../src/application/allocate-order.ts';
import type { Deps, Lease } from '../../src/application/ports.ts';
import { tableOf } from '../../src/composition/table.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { freshTable } from '../support/fresh-table.ts';
import { mortalClient } from '../support/mortal-client.ts';
import { order as orderOf, useCases } from '../support/shop.ts';
import { until } from '../support/until.ts';

const SKU = 'LAMP';
/** From when a server has not been heard of for so long, somebody else serves. */
const LEASE_MS = 3_000;
/** Nobody looks so often who is answered in the end. */
const TOO_OFTEN = 3_000;

const order = (orderId: string, qty = 1): NewOrder => orderOf(orderId, { [SKU]: qty });

type Input = Record<string, unknown>;
type Write = { readonly Put?: { readonly Item: { readonly SK: string } } };

const writesIn = ({ TransactItems = [] }: Input) => TransactItems as readonly Write[];
const isSave = (input: Input): boolean =>
  writesIn(input).some(({ Put }) => Put?.Item.SK === 'PRODUCT');
const linesIn = (input: Input): number =>
  writesIn(input).filter(({ Put }) => Put?.Item.SK.startsWith('LINE#')).length;
/** Whether something is put down at a counter. */
const isPutDown = ({ Item }: Input): boolean =>
  `${(Item as { PK?: string } | undefined)?.PK}`.startsWith('COUNTER#');

type Death = {
  readonly at?: (input: Input) => boolean;
  readonly after?: (input: Input) => boolean;
};

/** A table with one batch of a SKU, and execution environments that have nothing but it in common. */
const shopOf = async (qty: number, clock: Deps['clock']) => {
  const TABLE_NAME = await freshTable();
  const { client, name } = tableOf({ TABLE_NAME });

  const environment = (
    { at = () => false, after }: Death = {},
    changed: (deps: Deps) => Partial<Deps> = () => ({}),
  ) => {
    const mortal = mortalClient(at, after);
    const composed = { ...compose({ TABLE_NAME }, mortal.client), clock };
    let looks = 0;
    const counters: Deps['counters'] = {
      ...composed.counters,
      look: (...asked) => {
        if (++looks > TOO_OFTEN) throw new Error('nobody serves');
        return composed.counters.look(...asked);
      },
    };
    const deps: Deps = { ...composed, counters, ...changed({ ...composed, counters }) };
    return { deps, ...useCases(deps), done: mortal.done, looks: () => looks };
  };

  const { deps } = environment();
  const { counters, queries } = deps;
  await addBatch(deps)({ ref: 'b', sku: SKU, qty, eta: null });
  return {
    environment,
    /** As it is after a group of many orders: whoever reads the product goes to the counter. */
    inRush: () =>
      client.send(
        new UpdateCommand({
          TableName: name,
          Key: productKey(SKU),
          UpdateExpression: 'SET busyUntil = :soon',
          ExpressionAttributeValues: {
            ':soon': new Date(clock().getTime() + 60_000).toISOString(),
          },
        }),
      ),
    lease: async () => {
      const nobody = { sku: SKU, id: 'nobody', at: '', deadline: '', orders: [] };
      return (await counters.look(nobody, { lease: true })).lease as Lease;
    },
    atCounter: () => counters.entries(SKU, clock().toISOString()),
    batch: async () => (await queries.batch('b'))?.batch,
    /** The orders that have a line on the batch. */
    sold: async () =>
      (await queries.linesOfBatch('b', { limit: 1_000 })).items
        .map(({ orderId }) => orderId)
        .sort(),
  };
};

/** The same in a rush, in which time stands still unless it is passed. */
const standingStill = async (qty: number) => {
  let now = Date.now();
  const shop = await shopOf(qty, () => new Date(now));
  await shop.inRush();
  return {
    ...shop,
    pass: (milliseconds: number): void => {
      now += milliseconds;
    },
  };
};
type Shop = Awaited<ReturnType<typeof standingStill>>;
type Environment = ReturnType<Shop['environment']>;

/** Who serves as soon as the gate is opened. */
const behindGate = (shop: Shop, death?: Death) => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const server = shop.environment(death, ({ counters }) => ({
    counters: {
      ...counters,
      entries: async (...asked) => {
        await gate;
        return counters.entries(...asked);
      },
    },
  }));
  return { server, open };
};

/** Until each of them has looked at the counter so many times more, and has been told nothing. */
const untilLooked = async (environments: readonly Environment[], times = 3): Promise<void> => {
  const before = environments.map(({ looks }) => looks());
  await until(() => environments.every(({ looks }, n) => looks() >= Number(before[n]) + times));
};

/** Environments that have put down an order each, and wait; and what has become of them. */
const waitingAt = async (shop: Shop, names: readonly string[]) => {
  const environments = names.map(() => shop.environment());
  let answered = 0;
  const answers = environments.map(async ({ allocate }, n) => {
    const answer = await allocate(order(`${names[n]}`));
    answered++;
    return answer;
  });
  const all = Promise.allSettled(answers);
  await untilLooked(environments);
  return { environments, answered: () => answered, all };
};

const LIVING = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
/** One less than the orders that there are with that of the dead. */
const UNITS = LIVING.length;

const fulfilled = (settled: readonly PromiseSettledResult<OrderOutcome>[]) =>
  settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });

/** Every answer is as it is stored, and nothing is promised twice. */
const expectTrue = async (
  shop: Pick<Shop, 'sold' | 'batch'>,
  names: readonly string[],
  answers: readonly OrderOutcome[],
  others: readonly string[] = [],
): Promise<void> => {
  const promised = names.filter((_, n) => answers[n]?.outcome === 'allocated');
  expect(await shop.sold()).toEqual([...promised, ...others].sort());
  expect(await shop.batch()).toMatchObject({ allocated: promised.length + others.length });
};

/** The order of the dead has been decided once, and whoever sends it again is told what was decided. */
const expectKnown = async (shop: Shop, name: string): Promise<void> => {
  expect(await shop.environment().allocate(order(name))).toMatchObject({
    outcome: 'allocated',
    created: false,
    lines: [{ orderId: name, qty: 1 }],
  });
};

describe('when a process dies', () => {
  test('after it took the lease, before it saved: the others wait for as long as the lease, and not longer', async () => {
    const shop = await standingStill(UNITS);
    const { server, open } = behindGate(shop, { at: isSave });
    const dead = expect(server.allocate(order('dead'))).rejects.toThrow('killed');
    await until(async () => (await shop.lease()).isTaken);
    shop.pass(1);
    const { environments, answered, all } = await waitingAt(shop, LIVING);

    open();
    await dead;
    shop.pass(LEASE_MS - 1);
    await untilLooked(environments);
    expect(answered()).toBe(0);
    expect(await shop.lease()).toMatchObject({ fence: 1, isTaken: true });
    shop.pass(1);
    const answers = fulfilled(await all);

    expect(answers.filter(({ outcome }) => outcome === 'short')).toHaveLength(1);
    await expectTrue(shop, LIVING, answers, ['dead']);
    await expectKnown(shop, 'dead');
    expect(await shop.atCounter()).toEqual([]);
  });

  test('after it saved, before it answered: the others find what it decided, and wait for nobody', async () => {
    const shop = await standingStill(UNITS);
    const { server, open } = behindGate(shop, { after: isSave });
    const dead = expect(server.allocate(order('dead'))).rejects.toThrow('killed');
    await until(async () => (await shop.lease()).isTaken);
    shop.pass(1);
    const { environments, all } = await waitingAt(shop, LIVING);

    open();
    await dead;
    const answers = fulfilled(await all);

    expect(await shop.lease()).toMatchObject({ fence: 1, isTaken: false });
    expect(environments.flatMap(({ done }) => done.filter(({ input }) => isSave(input)))).toEqual(
      [],
    );
    expect(answers.filter(({ outcome }) => outcome === 'short')).toHaveLength(1);
    await expectTrue(shop, LIVING, answers, ['dead']);
    await expectKnown(shop, 'dead');
    expect(await shop.atCounter()).toEqual([]);
  });

  test('after it put its order down: that is decided with the others, once', async () => {
    const shop = await standingStill(UNITS);
    const { server, open } = behindGate(shop);
    const first = server.allocate(order('first'));
    await until(async () => (await shop.lease()).isTaken);
    shop.pass(1);
    const { allocate } = shop.environment({ after: isPutDown });
    await expect(allocate(order('dead'))).rejects.toThrow('killed');
    shop.pass(1);
    const { all } = await waitingAt(shop, LIVING);

    open();
    const answers = [await first, ...fulfilled(await all)];

    expect(answers.filter(({ outcome }) => outcome === 'short')).toHaveLength(2);
    await expectTrue(shop, ['first', ...LIVING], answers, ['dead']);
    await expectKnown(shop, 'dead');
    expect(await shop.atCounter()).toEqual([]);
  });

  test('and who serves in its place dies, too: the others wait for as long as two leases', async () => {
    const shop = await standingStill(UNITS + 1);
    const { server, open } = behindGate(shop, { at: isSave });
    const dead = expect(server.allocate(order('dead'))).rejects.toThrow('killed');
    await until(async () => (await shop.lease()).isTaken);
    shop.pass(1);
    // Who comes next takes over before all others.
    const heir = shop.environment({ at: isSave });
    const deadToo = expect(heir.allocate(order('dead-too'))).rejects.toThrow('killed');
    await untilLooked([heir]);
    shop.pass(1);
    const { environments, answered, all } = await waitingAt(shop, LIVING);

    open();
    await dead;
    shop.pass(LEASE_MS - 1);
    await deadToo;
    await untilLooked(environments);
    expect(await shop.lease()).toMatchObject({ fence: 2, isTaken: true });
    shop.pass(LEASE_MS - 1);
    await untilLooked(environments);
    expect(answered()).toBe(0);
    shop.pass(1);
    const answers = fulfilled(await all);

    expect(answers.filter(({ outcome }) => outcome === 'short')).toHaveLength(1);
    await expectTrue(shop, LIVING, answers, ['dead', 'dead-too']);
    await expectKnown(shop, 'dead');
    await expectKnown(shop, 'dead-too');
    expect(await shop.atCounter()).toEqual([]);
  });

  test('before its save arrives, which is late: nothing of it is saved any more', async () => {
    const shop = await standingStill(UNITS);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isHeld = false;
    // Of the table's sight it is the same whether a process is gone, or only very slow.
    const slow = shop.environment({}, ({ products }) => ({
      products: {
        ...products,
        prepare: (...asked) => {
          const transaction = products.prepare(...asked);
          if (transaction === 'too large') return transaction;
          return {
            save: async () => {
              isHeld = true;
              await held;
              return transaction.save();
            },
          };
        },
      },
    }));
    const late = slow.allocate(order('late'));
    await until(() => isHeld);
    shop.pass(1);
    const { environments, all } = await waitingAt(shop, LIVING);
    shop.pass(LEASE_MS);
    const answers = fulfilled(await all);
    const savedBefore = environments
      .flatMap(({ done }) => done)
      .filter(({ input }) => isSave(input));

    release();
    const ofLate = await late;

    expect(savedBefore).toHaveLength(1);
    expect(slow.done.filter(({ input }) => isSave(input))).toEqual([]);
    await expectTrue(shop, ['late', ...LIVING], [ofLate, ...answers]);
    expect(await shop.atCounter()).toEqual([]);
  });
});
