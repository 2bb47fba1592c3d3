import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { productKey } from '../../src/adapters/dynamodb/keys.ts';
import { addBatch } from '../../src/application/batches/add-batch.ts';
import { type NewOrder, wantedOrder } from '../../src/application/orders/allocate-order.ts';
import type { Deps, Entry, Lease } from '../../src/application/ports.ts';
import type { OrderOutcome } from '../../src/application/stock/allocate-together.ts';
import { tableOf } from '../../src/composition/table.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { decideOrders } from '../../src/domain/orders/order.ts';
import { freshTable } from '../support/fresh-table.ts';
import { mortalClient } from '../support/mortal-client.ts';
import { order as orderOf, useCases } from '../support/shop.ts';
import { until } from '../support/until.ts';

const SKU = 'LAMP';
/** From when a server has not been heard of for so long, somebody else serves. */
const LEASE_MS = 3_000;
/** Nobody looks so often who is answered in the end. */
const TOO_OFTEN = 3_000;

const ENVIRONMENTS = 24;
const WANTED = 5 * ENVIRONMENTS;
const STOCK = 80;
/** So often a command is given in a rush. */
const TIMES = 5;

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
  const setBusyUntil = (time: string) =>
    client.send(
      new UpdateCommand({
        TableName: name,
        Key: productKey(SKU),
        UpdateExpression: 'SET busyUntil = :time',
        ExpressionAttributeValues: { ':time': time },
      }),
    );
  return {
    environment,
    /** As it is after a group of many orders: whoever reads the product goes to the counter. */
    inRush: () => setBusyUntil(new Date(clock().getTime() + 60_000).toISOString()),
    /** As if it had been over for long: whoever reads the product saves straight. */
    afterRush: () => setBusyUntil('2000-01-01T00:00:00.000Z'),
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

/** Who gets no further, before what is put down is read or before it is saved, until the gate is opened. */
const behindGate = (shop: Shop, before: 'the read' | 'the save' = 'the read', death?: Death) => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  let isAtGate = false;
  const passed = (): Promise<void> => {
    isAtGate = true;
    return gate;
  };
  const server = shop.environment(death, ({ counters, products }) =>
    before === 'the read'
      ? {
          counters: {
            ...counters,
            entries: async (...asked) => {
              await passed();
              return counters.entries(...asked);
            },
          },
        }
      : {
          products: {
            ...products,
            prepare: (...asked) => {
              const transaction = products.prepare(...asked);
              if (transaction === 'too large') return transaction;
              return {
                save: async () => {
                  await passed();
                  return transaction.save();
                },
              };
            },
          },
        },
  );
  return { server, open, atGate: () => until(() => isAtGate) };
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

describe('when a process that is at the counter dies', () => {
  test('after it took the lease, before it saved: the others wait for as long as the lease, and not longer', async () => {
    const shop = await standingStill(UNITS);
    const { server, open, atGate } = behindGate(shop, 'the read', { at: isSave });
    const dead = expect(server.allocate(order('dead'))).rejects.toThrow('killed');
    await atGate();
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
    const { server, open, atGate } = behindGate(shop, 'the read', { after: isSave });
    const dead = expect(server.allocate(order('dead'))).rejects.toThrow('killed');
    await atGate();
    shop.pass(1);
    const { environments, all } = await waitingAt(shop, LIVING);

    open();
    await dead;
    const answers = fulfilled(await all);

    expect(await shop.lease()).toMatchObject({ isTaken: false });
    expect(environments.flatMap(({ done }) => done.filter(({ input }) => isSave(input)))).toEqual(
      [],
    );
    expect(answers.filter(({ outcome }) => outcome === 'short')).toHaveLength(1);
    await expectTrue(shop, LIVING, answers, ['dead']);
    await expectKnown(shop, 'dead');
    expect(await shop.atCounter()).toEqual([]);
  });

  const deaths: readonly (readonly [string, Death, number])[] = [
    ['before', { at: isSave }, LEASE_MS],
    ['after', { after: isSave }, 0],
  ];
  test.each(deaths)(
    '%s it saved: what is to be released or added is done once, and answered so',
    async (_, death, wait) => {
      const shop = await standingStill(UNITS);
      await shop.environment().allocate(order('early'));
      const { server, open, atGate } = behindGate(shop, 'the read', death);
      const dead = expect(server.allocate(order('dead'))).rejects.toThrow('killed');
      await atGate();
      shop.pass(1);
      const [one, other] = [shop.environment(), shop.environment()];
      const released = one.releaseOrder('early');
      const added = other.addBatch({ ref: 'more', sku: SKU, qty: 5, eta: null });
      await untilLooked([one, other]);

      open();
      await dead;
      shop.pass(wait);

      expect(await released).toMatchObject([{ orderId: 'early', state: 'released' }]);
      expect(await added).toMatchObject({ batch: { ref: 'more', purchased: 5 }, created: true });
      const saves = [one, other].flatMap(({ done }) => done.filter(({ input }) => isSave(input)));
      expect(saves).toHaveLength(wait > 0 ? 1 : 0);
      await expectTrue(shop, ['dead'], [{ outcome: 'allocated', created: true, lines: [] }]);
      await expectKnown(shop, 'dead');
      expect(await shop.atCounter()).toEqual([]);
    },
  );

  test('after it put its order down: that is decided with the others, once', async () => {
    const shop = await standingStill(UNITS);
    const { server, open, atGate } = behindGate(shop);
    const first = server.allocate(order('first'));
    await atGate();
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
    const { server, open, atGate } = behindGate(shop, 'the read', { at: isSave });
    const dead = expect(server.allocate(order('dead'))).rejects.toThrow('killed');
    await atGate();
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

  test('or is only taken for dead: its save, which comes late, changes nothing', async () => {
    const shop = await standingStill(UNITS);
    const { server, open, atGate } = behindGate(shop, 'the save');
    const late = server.allocate(order('late'));
    await atGate();
    shop.pass(1);
    const { environments, all } = await waitingAt(shop, LIVING);
    shop.pass(LEASE_MS);
    const answers = fulfilled(await all);
    const saves = environments.flatMap(({ done }) => done.filter(({ input }) => isSave(input)));
    expect(saves).toHaveLength(1);
    const lease = await shop.lease();

    open();
    const ofLate = await late;

    expect(server.done.filter(({ input }) => isSave(input))).toEqual([]);
    await expectTrue(shop, ['late', ...LIVING], [ofLate, ...answers]);
    expect(await shop.lease()).toEqual(lease);
    expect(await shop.atCounter()).toEqual([]);
  });

  test('or is overtaken by somebody who is not at the counter: it sells only what is left', async () => {
    const shop = await standingStill(2);
    const { server, open, atGate } = behindGate(shop, 'the save');
    const overtaken = server.allocate(order('overtaken'));
    await atGate();
    await shop.afterRush();
    const straight = shop.environment();
    const answer = await straight.allocate(order('straight', 2));
    expect(straight.done.filter(({ input }) => isPutDown(input))).toEqual([]);
    expect(answer).toMatchObject({ outcome: 'allocated' });

    open();

    expect(await overtaken).toMatchObject({ outcome: 'short' });
    expect(await shop.sold()).toEqual(['straight']);
    expect(await shop.batch()).toMatchObject({ allocated: 2 });
    expect(await shop.atCounter()).toEqual([]);
  });

  test('or can not reach the table: what it has taken back is decided by nobody, though it was read', async () => {
    const shop = await standingStill(UNITS);
    let isOver = false;
    const waiter = shop.environment({}, ({ counters }) => ({
      counters: {
        ...counters,
        look: (...asked) => {
          if (isOver) throw new Error('out of reach');
          return counters.look(...asked);
        },
      },
    }));
    const { server, open, atGate } = behindGate(shop);
    const { server: next, ...gate } = behindGate(shop, 'the save');
    const first = server.allocate(order('first'));
    await atGate();
    shop.pass(1);
    const second = next.allocate(order('second'));
    await untilLooked([next]);
    shop.pass(1);
    const waits = expect(waiter.allocate(order('taken-back'))).rejects.toThrow('out of reach');
    await untilLooked([waiter]);
    shop.pass(LEASE_MS - 1);
    await gate.atGate();
    isOver = true;
    await waits;

    gate.open();
    open();
    const answers = [await first, await second];

    await expectTrue(shop, ['first', 'second'], answers);
    expect(await shop.atCounter()).toEqual([]);
  });
});

describe('in a rush', () => {
  test(`of ${WANTED} units wanted in ${ENVIRONMENTS} environments the ${STOCK} there are are sold, in groups, and every answer is true`, async () => {
    const shop = await shopOf(STOCK, () => new Date());
    await shop.inRush();
    const environments = Array.from({ length: ENVIRONMENTS }, () => shop.environment());
    const names = Array.from({ length: WANTED }, (_, n) => `order-${n}`);
    const answers: OrderOutcome[] = [];
    await Promise.all(
      environments.map(async ({ allocate }, first) => {
        for (let n = first; n < WANTED; n += ENVIRONMENTS) {
          answers[n] = await allocate(order(`${names[n]}`));
        }
      }),
    );

    expect(answers.filter(({ outcome }) => outcome === 'allocated')).toHaveLength(STOCK);
    await expectTrue(shop, names, answers);
    for (const [n, answer] of answers.entries()) {
      if (answer.outcome === 'short') continue;
      expect(answer).toMatchObject({ lines: [{ orderId: names[n], qty: 1 }] });
    }
    expect(await shop.atCounter()).toEqual([]);
    expect(await shop.lease()).toMatchObject({ isTaken: false });
    const groups = environments.flatMap(({ done }) => done.map(({ input }) => linesIn(input)));
    expect(Math.max(...groups)).toBeGreaterThan(3);
  });

  /** Environments that order one unit after the other until they have seen enough. */
  const inClosedLoop = (shop: Shop, isOver: () => boolean) => {
    const names: string[] = [];
    const all = LIVING.map(async (name) => {
      const { allocate } = shop.environment();
      for (let n = 0; !isOver(); n++) {
        names.push(`${name}-${n}`);
        expect(await allocate(order(`${name}-${n}`))).toMatchObject({ outcome: 'allocated' });
      }
    });
    return { names, ended: Promise.all(all) };
  };

  type Does = (by: Environment, nth: number) => Promise<unknown>;
  const commands: readonly (readonly [string, Does, object])[] = [
    ['the shipping of an order', ({ shipOrder }, nth) => shipOrder(`early-${nth}`), {}],
    [
      'a change of how much a batch has',
      ({ changeBatch }, nth) => changeBatch('b', { qty: 8_000 + nth }),
      { purchased: 8_000 + TIMES },
    ],
  ];
  test.each(commands)(
    '%s is done when its turn comes, which is the next but one at the latest, and the rush goes on',
    async (what, command, expected) => {
      const shop = await standingStill(9_000);
      const early = Array.from({ length: TIMES }, (_, n) => `early-${n + 1}`);
      for (const name of early) await shop.environment().allocate(order(name));
      let isOver = false;
      const { names, ended } = inClosedLoop(shop, () => isOver);
      await until(() => names.length >= 3 * LIVING.length);

      /** Who had the lease when it was put down, and when it got it. */
      const fences: number[] = [];
      const environment = shop.environment({}, ({ counters }) => ({
        counters: {
          ...counters,
          putDown: async (entry) => {
            expect(Object.keys(entry).sort()).toEqual(['at', 'deadline', 'id', 'orders', 'sku']);
            expect(entry.orders).toEqual([]);
            await counters.putDown(entry);
            fences.push((await shop.lease()).fence);
          },
          take: async (seen) => {
            const taken = await counters.take(seen);
            if (taken) fences.push(taken.fence);
            return taken;
          },
        },
      }));
      for (let nth = 1; nth <= TIMES; nth++) {
        fences.length = 0;
        await command(environment, nth);
        const [atFirst = 0, itsOwn = Number.POSITIVE_INFINITY] = fences;
        expect(itsOwn - atFirst).toBeLessThanOrEqual(2);
      }

      const soFar = names.length;
      await until(() => names.length >= soFar + 3 * LIVING.length);
      isOver = true;
      await ended;
      expect(await shop.batch()).toMatchObject({ purchased: 9_000, ...expected });
      const left = what.includes('shipping') ? [] : early;
      expect(await shop.sold()).toEqual([...names, ...left].sort());
      expect(await shop.atCounter()).toEqual([]);
    },
  );

  const together: readonly (readonly [string, Does])[] = [
    ['a release', ({ releaseOrder }, nth) => releaseOrder(`early-${nth}`)],
    ['a batch', (by, nth) => by.addBatch({ ref: `c-${nth}`, sku: SKU, qty: 10, eta: null })],
  ];
  test.each(together)(
    '%s is decided together with orders: it takes no turn',
    async (what, does) => {
      const shop = await standingStill(9_000);
      const early = Array.from({ length: TIMES }, (_, n) => `early-${n + 1}`);
      for (const name of early) await shop.environment().allocate(order(name));
      let isOver = false;
      const { names, ended } = inClosedLoop(shop, () => isOver);
      await until(() => names.length >= 3 * LIVING.length);

      const put: Entry[] = [];
      const environment = shop.environment({}, ({ counters }) => ({
        counters: {
          ...counters,
          putDown: (entry) => {
            put.push(entry);
            return counters.putDown(entry);
          },
        },
      }));
      for (let nth = 1; nth <= TIMES; nth++) await does(environment, nth);

      expect(put.map(({ release, batch }) => !!(release ?? batch))).toEqual(put.map(() => true));
      expect(put).toHaveLength(TIMES);
      isOver = true;
      await ended;
      const left = what.includes('release') ? [] : early;
      const sold = [...names, ...left].sort();
      expect(await shop.sold()).toEqual(sold);
      expect(await shop.batch()).toMatchObject({ allocated: sold.length });
      expect(await shop.atCounter()).toEqual([]);
    },
  );

  /** Who comes first, and who has just been at the counter, and puts down at once what comes next. */
  const comers: readonly (readonly [string, (shop: Shop) => Promise<Environment>])[] = [
    ['who comes first', async (shop) => shop.environment()],
    [
      'who was there already',
      async (shop) => {
        const environment = shop.environment();
        await environment.allocate(order('just-before'));
        return environment;
      },
    ],
  ];
  describe.each(comers)('of %s', (_, comer) => {
    const inTheRush = async (prepared: (environment: Environment) => Promise<unknown>) => {
      const shop = await standingStill(9_000);
      await prepared(shop.environment());
      let isOver = false;
      const { names, ended } = inClosedLoop(shop, () => isOver);
      await until(() => names.length >= 2 * LIVING.length);
      return {
        shop,
        environment: await comer(shop),
        end: () => {
          isOver = true;
          return ended;
        },
      };
    };

    test('an order that was cancelled before it came is refused', async () => {
      const { shop, environment, end } = await inTheRush(({ releaseOrder }) =>
        releaseOrder('cancelled'),
      );
      await expect(environment.allocate(order('cancelled'))).rejects.toMatchObject({
        code: 'line-released',
      });
      await end();
      expect(await shop.sold()).not.toContain('cancelled');
    });

    test('an order that is there is known, and with another quantity it is refused', async () => {
      const { shop, environment, end } = await inTheRush(({ allocate }) =>
        allocate(order('there')),
      );
      expect(await environment.allocate(order('there'))).toMatchObject({
        outcome: 'allocated',
        created: false,
        lines: [{ qty: 1 }],
      });
      await expect(environment.allocate(order('there', 2))).rejects.toMatchObject({
        code: 'line-differs',
      });
      await end();
      expect((await shop.sold()).filter((name) => name === 'there')).toEqual(['there']);
    });
  });

  test('an order that came to all environments at once is saved once, and answered to all', async () => {
    const shop = await standingStill(9_000);
    const answers = await Promise.all(
      LIVING.map(() => shop.environment().allocate(order('the-same'))),
    );
    expect(await shop.sold()).toEqual(['the-same']);
    expect(await shop.batch()).toMatchObject({ allocated: 1 });
    expect(answers.filter((one) => one.outcome === 'allocated')).toHaveLength(LIVING.length);
  });

  test('an order is new to who waited for it, even if its lines were read before its entry', async () => {
    const shop = await standingStill(9_000);
    const { server, open, atGate } = behindGate(shop);
    const first = server.allocate(order('first'));
    await atGate();
    // DynamoDB reads the items of a batch one by one: a transaction may come in between.
    const waiter = shop.environment({}, ({ counters }) => ({
      counters: {
        ...counters,
        look: async (entry, at) => {
          const { lines } = await counters.look(entry, at);
          open();
          await first;
          return { ...(await counters.look(entry, at)), lines };
        },
      },
    }));
    expect(await waiter.allocate(order('waits'))).toMatchObject({ created: true });
  });

  test('lines of an attempt at a large order, which came meanwhile, are promised to nobody else', async () => {
    const shop = await standingStill(9_000);
    const { server, open, atGate } = behindGate(shop);
    const first = server.allocate(order('first'));
    await atGate();
    const { all } = await waitingAt(shop, ['large']);
    const attempt = { orderId: 'large', id: 'attempt', fence: 1 };
    const {
      deps: { attempts, products, clock },
    } = shop.environment();
    await attempts.begin({ ...attempt, startedAt: clock().toISOString() });
    const stored = await products.load([SKU], []);
    const { changes } = decideOrders(
      [wantedOrder(order('large'), clock())],
      stored,
      clock().toISOString(),
    );
    const step = products.prepare(changes, { ...attempt, last: false });
    expect(step !== 'too large' && (await step.save())).toBe('saved');

    open();
    await first;

    expect(await all).toMatchObject([{ reason: { code: 'order-in-progress' } }]);
  });

  test('a command that dies before its turn holds up the others for one lease, and not for more', async () => {
    const shop = await standingStill(9_000);
    const { server, open, atGate } = behindGate(shop);
    const first = server.allocate(order('first'));
    await atGate();
    const dead = shop.environment({ after: isPutDown });
    await expect(dead.changeBatch('b', { qty: 8_000 })).rejects.toThrow('killed');
    open();
    await first;

    const { environments, answered, all } = await waitingAt(shop, LIVING);
    expect(answered()).toBe(0);
    shop.pass(LEASE_MS);
    await all;
    expect(answered()).toBe(LIVING.length);
    const [next] = environments as [Environment];
    const more = next.allocate(order('more'));
    await Promise.race([more, untilLooked([next], 20)]);
    const sold = await shop.sold();
    shop.pass(LEASE_MS);
    await more;
    expect(sold).toContain('more');
  });

  test('a command that took longer than the lease leaves nothing at the counter', async () => {
    const shop = await standingStill(9_000);
    let isSlow = true;
    const environment = shop.environment({}, ({ products }) => ({
      products: {
        ...products,
        loadBatch: async (ref) => {
          if (isSlow && (await shop.lease()).isTaken) {
            isSlow = false;
            shop.pass(1);
            const { all } = await waitingAt(shop, ['faster']);
            shop.pass(LEASE_MS);
            await all;
          }
          return products.loadBatch(ref);
        },
      },
    }));
    await environment.changeBatch('b', { qty: 8_000 });
    expect(await shop.batch()).toMatchObject({ purchased: 8_000, allocated: 1 });
    expect(await shop.atCounter()).toEqual([]);
  });

  test('a command that can not look at the counter any more leaves nothing there', async () => {
    const shop = await standingStill(9_000);
    const { changeBatch } = shop.environment({}, ({ counters }) => ({
      counters: { ...counters, look: () => Promise.reject(new Error('out of reach')) },
    }));
    await expect(changeBatch('b', { qty: 8_000 })).rejects.toThrow('out of reach');
    expect(await shop.atCounter()).toEqual([]);
  });
});
