import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  batchKey,
  containedKey,
  holdKey,
  type Key,
  lineKey,
  listedBatchKey,
  productKey,
  queueKey,
} from '../../src/adapters/dynamodb/keys.ts';
import { addBatch } from '../../src/application/batches/add-batch.ts';
import { removeBatch } from '../../src/application/batches/remove-batch.ts';
import { type Audit, audit, type Found } from '../../src/application/jobs/audit.ts';
import type { AuditDeps } from '../../src/application/ports.ts';
import { composeAudit } from '../../src/composition/audit.ts';
import { tableOf } from '../../src/composition/table.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { freshTable } from '../support/fresh-table.ts';
import { onHold, order, orWait, useCases } from '../support/shop.ts';

const LATER = Number.POSITIVE_INFINITY;

let deps: AuditDeps;
let table: ReturnType<typeof tableOf>;
const open = async (): Promise<void> => {
  const TABLE_NAME = await freshTable();
  deps = composeAudit({ TABLE_NAME });
  table = tableOf({ TABLE_NAME });
};

const anywhere = () => ({ read: async () => ({ unsettled: [] }), write: async () => {} });

const run = (repair = false) => audit(deps)(anywhere(), { repair, until: LATER });

const brief = (found: readonly Found[]) =>
  found.map(({ figure, batchRef, line, was, is }) => [
    figure,
    batchRef ?? line?.orderId ?? null,
    was,
    is,
  ]);

const set = (Key: Key, path: string, value: unknown) =>
  table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key,
      UpdateExpression: `SET ${path} = :value`,
      ExpressionAttributeValues: { ':value': value },
    }),
  );
const get = async (Key: Key) =>
  (await table.client.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true })))
    .Item;
const put = (Item: Record<string, unknown>) =>
  table.client.send(new PutCommand({ TableName: table.name, Item }));
const remove = (Key: Key) => table.client.send(new DeleteCommand({ TableName: table.name, Key }));

/**
 * A SKU with a batch of 10 that has 4 left, one that is used up, an order that is held, and one
 * that waits for 20.
 */
const shopOf = async (sku: string) => {
  const shop = useCases(deps);
  await shop.addBatch({ ref: `${sku}-full`, sku, qty: 10, eta: null });
  await shop.addBatch({ ref: `${sku}-used`, sku, qty: 3, eta: null });
  await shop.allocate(order(`${sku}-sold`, { [sku]: 4 }));
  await shop.allocate(onHold(order(`${sku}-held`, { [sku]: 2 })));
  await shop.allocate(order(`${sku}-left`, { [sku]: 4 }));
  await shop.allocate(order(`${sku}-last`, { [sku]: 3 }));
  await shop.releaseOrder(`${sku}-left`);
  await shop.allocate(orWait(order(`${sku}-waits`, { [sku]: 20 })));
  const lineOf = async (name: string) =>
    (await get(lineKey({ orderId: `${sku}-${name}`, lineId: sku }))) as never as {
      sku: string;
      accepted: string;
      heldUntil: string;
    } & Record<string, unknown>;
  return { sku, lineOf };
};
type Shop = Awaited<ReturnType<typeof shopOf>>;

const damages: readonly (readonly [
  string,
  (shop: Shop) => Promise<unknown>,
  (sku: string) => readonly unknown[],
])[] = [
  [
    'a batch with more allocated than its lines have',
    ({ sku }) => set(productKey(sku), 'batches[0].allocated', 8),
    (sku) => [['allocated', `${sku}-full`, 8, 6]],
  ],
  [
    'a batch with less allocated than its lines have',
    ({ sku }) => set(productKey(sku), 'batches[0].allocated', 1),
    (sku) => [['allocated', `${sku}-full`, 1, 6]],
  ],
  [
    'more units waiting than there are lines for',
    ({ sku }) => set(productKey(sku), 'backordered', 25),
    () => [['backordered', null, 25, 20]],
  ],
  [
    'nobody waiting although somebody does',
    ({ sku }) => set(productKey(sku), 'backordered', 0),
    () => [['backordered', null, 0, 20]],
  ],
  [
    'a line that waits and has lost its place in the queue',
    async ({ sku, lineOf }) => remove(queueKey(sku, (await lineOf('waits')).accepted)),
    (sku) => [['queue-place', `${sku}-waits`, null, expect.any(String)]],
  ],
  [
    'the same, and the units that wait are counted without it',
    async ({ sku, lineOf }) => {
      await remove(queueKey(sku, (await lineOf('waits')).accepted));
      await set(productKey(sku), 'backordered', 0);
    },
    (sku) => [
      ['backordered', null, 0, 20],
      ['queue-place', `${sku}-waits`, null, expect.any(String)],
    ],
  ],
  [
    'a line that waits and is not at its place among those of all SKUs',
    ({ sku }) => set(lineKey({ orderId: `${sku}-waits`, lineId: sku }), 'GSI1SK', 'elsewhere'),
    (sku) => [['queue-place', `${sku}-waits`, null, expect.stringMatching(/^9999-12-31#/)]],
  ],
  [
    'a place in the queue of a line that has stock',
    async ({ sku, lineOf }) => {
      const { accepted } = await lineOf('sold');
      await put({ ...queueKey(sku, accepted), orderId: `${sku}-sold`, lineId: sku, schema: 1 });
    },
    (sku) => [['queue-place', `${sku}-sold`, expect.any(String), null]],
  ],
  [
    'a place in the queue of a line that is nowhere',
    ({ sku }) => put({ ...queueKey(sku, '000000000001.00000'), orderId: 'no', lineId: 'no' }),
    () => [['queue-place', 'no', '000000000001.00000', null]],
  ],
  [
    'a hold that is missing, so that it would never end',
    async ({ lineOf }) => remove(holdKey(await lineOf('held'))),
    (sku) => [['hold', `${sku}-held`, null, expect.any(String)]],
  ],
  [
    'a hold that is left over',
    async ({ lineOf }) => {
      const { sku, accepted } = await lineOf('sold');
      const until = '2099-01-01T00:00:00.000Z';
      const key = holdKey({ sku, accepted, heldUntil: until });
      await put({ ...key, until, accepted, orderId: `${sku}-sold`, lineId: sku });
    },
    (sku) => [['hold', `${sku}-sold`, '2099-01-01T00:00:00.000Z', null]],
  ],
  [
    'a product that looks after its holds too late',
    ({ sku }) => set(productKey(sku), 'firstExpiry', '2099-01-01T00:00:00.000Z'),
    () => [['first-expiry', null, '2099-01-01T00:00:00.000Z', expect.any(String)]],
  ],
  [
    'a closed batch with stock left, by its own count',
    ({ sku }) => set(batchKey(`${sku}-used`), 'closed.allocated', 2),
    (sku) => [['allocated', `${sku}-used`, 2, 3]],
  ],
  [
    'a closed batch with stock left, which was bought and not counted',
    ({ sku }) => set(batchKey(`${sku}-used`), 'closed.purchased', 5),
    (sku) => [['batch', `${sku}-used`, 'closed', 'open']],
  ],
  [
    'an open batch that is closed as well',
    async ({ sku }) => {
      const product = (await get(productKey(sku))) as { batches: readonly object[] };
      await set(batchKey(`${sku}-full`), 'closed', product.batches[0]);
    },
    (sku) => [['batch', `${sku}-full`, 'open and closed', 'open']],
  ],
  [
    'an open batch that is missing in the list of its SKU',
    ({ sku }) => remove(listedBatchKey(sku, `${sku}-full`)),
    (sku) => [['batch', `${sku}-full`, 'open, not listed', 'open']],
  ],
  [
    'a closed one that is',
    ({ sku }) => remove(listedBatchKey(sku, `${sku}-used`)),
    (sku) => [['batch', `${sku}-used`, 'closed, not listed', 'closed']],
  ],
];

describe('an audit', () => {
  const skus = damages.map((_, index) => `sku-${index}`);
  const runs: Audit[] = [];
  beforeAll(async () => {
    await open();
    const shops = await Promise.all(skus.map(shopOf));
    runs.push(await run());
    for (const [index, [, damage]] of damages.entries()) await damage(shops[index] as Shop);
    runs.push(await run(), await run(true), await run());
  });
  const ofSku = (index: number, name: string) =>
    (runs[index] as Audit).drifts.filter(({ sku }) => sku === name);

  test('of sound data finds nothing', () => {
    expect(runs[0]).toEqual({ products: skus.length, drifts: [], unsettled: [], next: undefined });
  });

  test.each(damages.map(([name, , expected], index) => [name, `sku-${index}`, expected] as const))(
    'finds and repairs %s',
    (_, sku, expected) => {
      for (const [index, repaired] of [false, true].entries()) {
        const found = ofSku(index + 1, sku);
        expect(brief(found)).toEqual(expected(sku));
        expect(found.every((one) => one.repaired === repaired)).toBe(true);
      }
      expect(ofSku(3, sku)).toEqual([]);
    },
  );
});

describe('a repair', () => {
  beforeAll(open);

  test('is published as an event of the product', async () => {
    await useCases(deps).addBatch({ ref: 'told', sku: 'told', qty: 5, eta: null });
    await set(productKey('told'), 'backordered', 2);
    await run(true);
    expect((await get(productKey('told')))?.events).toMatchObject([
      { type: 'StockRepaired', schemaVersion: 1, figure: 'backordered', was: 2, is: 0 },
      // Two that nobody waits for kept all of it from others.
      { type: 'AvailabilityChanged', from: 'out', to: 'ok' },
    ]);
  });

  test('that gives a batch its stock back gives this to who waits', async () => {
    const shop = useCases(deps);
    await shop.addBatch({ ref: 'few', sku: 'few', qty: 5, eta: null });
    await set(productKey('few'), 'batches[0].allocated', 4);
    await shop.allocate(orWait(order('waits', { few: 3 })));
    await run(true);
    expect(await deps.queries.order('waits')).toMatchObject([{ state: 'allocated' }]);
    expect((await run()).drifts).toEqual([]);
  });

  test('that finds more promised than there is has the newest lines give way', async () => {
    const shop = useCases(deps);
    await shop.addBatch({ ref: 'over', sku: 'over', qty: 5, eta: null });
    await shop.allocate(order('first', { over: 3 }));
    await shop.allocate(order('second', { over: 2 }));
    await set(batchKey('over'), 'closed.purchased', 4);
    expect(brief((await run(true)).drifts)).toEqual([['batch', 'over', 'closed', 'open']]);

    await shop.finishWork();
    expect(await deps.queries.order('first')).toMatchObject([{ state: 'allocated' }]);
    expect(await deps.queries.order('second')).toMatchObject([{ state: 'backordered' }]);
    expect((await run()).drifts).toEqual([]);
  });

  test('lists a batch in its container again, and takes one that is no more off the list', async () => {
    const shop = useCases(deps);
    const add = (ref: string) =>
      shop.addBatch({ ref, sku: 'boxed', qty: 5, eta: null, container: 'sea-1' });
    await add('kept');
    await add('gone');
    await removeBatch(deps)('gone');
    await remove(containedKey('sea-1', 'kept'));
    await put({ ...containedKey('sea-1', 'gone'), sku: 'boxed' });

    expect(brief((await run(true)).drifts)).toEqual([
      [
        'batch',
        'kept',
        'open, in container sea-1',
        'open, in container sea-1, listed in container sea-1',
      ],
      ['batch', 'gone', 'closed, listed in container sea-1', 'closed'],
    ]);
    expect((await deps.queries.batchesIn('sea-1', { limit: 10 })).items).toMatchObject([
      { ref: 'kept' },
    ]);
    expect((await run()).drifts).toEqual([]);
  });

  test('says again in which container a batch came that has forgotten it', async () => {
    const shop = useCases(deps);
    await shop.addBatch({ ref: 'old', sku: 'old', qty: 5, eta: null, container: 'sea-2' });
    const { batches: [{ container: _, ...forgetful }] = [{}] } =
      (await get(productKey('old'))) ?? {};
    await set(productKey('old'), 'batches[0]', forgetful);

    expect((await run(true)).drifts).toMatchObject([{ figure: 'batch', batchRef: 'old' }]);
    expect(await deps.queries.batch('old')).toMatchObject({ batch: { container: 'sea-2' } });
  });

  test('takes a removed batch off the list of its SKU', async () => {
    const shop = useCases(deps);
    await shop.addBatch({ ref: 'mistake', sku: 'listed', qty: 5, eta: null });
    await removeBatch(deps)('mistake');
    await put(listedBatchKey('listed', 'mistake'));

    expect(brief((await run(true)).drifts)).toEqual([
      ['batch', 'mistake', 'closed, listed though removed', 'closed'],
    ]);
    expect(await get(listedBatchKey('listed', 'mistake'))).toBeUndefined();
    expect((await run()).drifts).toEqual([]);
  });

  test.each([
    ['of a later version of the code', 'schema', 99, /SKU#.* PRODUCT is of schema 99/],
    ['with something damaged', 'batches', 'none', /SKU#.* PRODUCT can't be read: batches/],
  ])('names a product %s, and audits the others', async (_, field, value, because) => {
    const [broken, other] = [`broken ${field}`, `beside ${field}`];
    for (const sku of [broken, other]) {
      await useCases(deps).addBatch({ ref: sku, sku, qty: 5, eta: null });
    }
    const right = (await get(productKey(broken))) ?? {};
    await put({ ...right, [field]: value });
    await set(productKey(other), 'backordered', 2);

    const { drifts, unsettled } = await run(true);
    expect(drifts).toHaveLength(2);
    expect(drifts).toContainEqual(
      expect.objectContaining({
        figure: 'unreadable',
        sku: broken,
        was: expect.stringMatching(because),
        repaired: false,
      }),
    );
    expect(drifts).toContainEqual(
      expect.objectContaining({ figure: 'backordered', sku: other, repaired: true }),
    );
    expect(unsettled).toEqual([]);
    await put(right);
    expect((await run()).drifts).toEqual([]);
  });

  test('names a line, a batch, a place in the queue and a released line that can not be read', async () => {
    const { lineOf } = await shopOf('odd');
    const keys = [
      lineKey({ orderId: 'odd-sold', lineId: 'odd' }),
      batchKey('odd-used'),
      queueKey('odd', (await lineOf('waits')).accepted),
      lineKey({ orderId: 'odd-left', lineId: 'odd' }),
    ];
    for (const key of keys) {
      const right = (await get(key)) ?? {};
      await put({ ...right, schema: 99 });
      expect(await run(true)).toMatchObject({
        drifts: [{ figure: 'unreadable', sku: 'odd', was: expect.stringContaining(key.PK) }],
      });
      await put(right);
    }
  });

  test('leaves alone a batch that is listed and stored nowhere, and names it', async () => {
    await useCases(deps).addBatch({ ref: 'known', sku: 'known', qty: 5, eta: null });
    await put(listedBatchKey('known', 'unknown'));
    expect(brief((await run(true)).drifts)).toEqual([['batch', 'unknown', null, null]]);
    await remove(listedBatchKey('known', 'unknown'));
  });

  test('leaves alone a batch that is stored nowhere, and names it', async () => {
    const { sku } = await shopOf('lost');
    await set(productKey(sku), 'batches', []);
    expect(brief((await run(true)).drifts)).toEqual([['batch', 'lost-full', null, null]]);
  });
});

test('while 16 clients allocate and release at once an audit finds nothing', async () => {
  const busy = composeAudit({ TABLE_NAME: await freshTable() });
  await addBatch(busy)({ ref: 'hot', sku: 'HOT', qty: 10_000, eta: null });
  // As two processes do, each of which saves orders together that come together.
  const processes = [useCases(busy), useCases(busy)];
  let isOver = false;
  const client = async (_: unknown, index: number) => {
    const shop = processes[index % processes.length] as (typeof processes)[number];
    for (let count = 0; !isOver; count++) {
      const orderId = `hot-${index}-${count}`;
      await unlessTooBusy(shop.allocate(order(orderId, { HOT: 7 })));
      if (count % 3 === 0) await unlessTooBusy(shop.releaseOrder(orderId));
    }
  };
  const look = (repair: boolean) => audit(busy)(anywhere(), { repair, until: LATER });
  const clients = Array.from({ length: 16 }, client);
  const audits: Audit[] = [];
  for (const repair of [false, true, true]) audits.push(await look(repair));
  isOver = true;
  await Promise.all(clients);
  audits.push(await look(false));

  expect(audits.flatMap(({ drifts }) => drifts)).toEqual([]);
  expect(audits.at(-1)?.unsettled).toEqual([]);
  const sold = await busy.queries.batch('hot');
  expect(sold?.batch.allocated).toBeGreaterThan(0);
});

const unlessTooBusy = async (request: Promise<unknown>): Promise<void> => {
  await request.catch((error) => {
    if (!(error instanceof Refusal)) throw error;
  });
};
