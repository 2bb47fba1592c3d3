import { describe, expect, test } from '@jest/globals';
import { queriesAsOfNow } from '../../../src/application/queries-as-of-now.ts';
import { HOLD_MS, largeOrder, onHold, order, orWait, shop, splitting } from '../../support/shop.ts';

const CHAIR = 'RED-CHAIR';
const UNTIL = '2030-01-01T08:15:00.000Z';
const PAGE = { limit: 9 };

/** All ten chairs are taken: eight are on hold. Somebody on hold waits for seven. */
const held = async () => {
  const all = shop();
  await all.addBatch({ ref: 'chairs', sku: CHAIR, qty: 10, eta: null });
  await all.addBatch({ ref: 'lamps', sku: 'LAMP', qty: 10, eta: null });
  await all.allocate(order('sold', { [CHAIR]: 2 }));
  await all.allocate(onHold(order('held', { [CHAIR]: 8 })));
  await all.allocate(onHold(orWait(order('waits', { [CHAIR]: 7 })), HOLD_MS));
  const now = queriesAsOfNow(all.queries, all.products, all.clock, all.today);
  return { ...all, now };
};

/** Their time is over; nobody has ended it. */
const expired = async () => {
  const all = await held();
  all.pass(HOLD_MS);
  const before = structuredClone(all.store);
  const unchanged = () => expect(all.store).toEqual(before);
  return { ...all, unchanged };
};

describe('what is read while holds are on', () => {
  test('is what is stored, to the last moment', async () => {
    const { now, pass, queries } = await held();
    pass(HOLD_MS - 1);

    expect(await now.product(CHAIR)).toMatchObject({ ...(await queries.product(CHAIR)) });
    expect(await now.products(PAGE)).toMatchObject(await queries.products(PAGE));
    expect(await now.productsOf([CHAIR])).toMatchObject(await queries.productsOf([CHAIR]));
    expect(await now.batch('chairs')).toEqual(await queries.batch('chairs'));
    expect(await now.batchesOf(CHAIR, PAGE)).toEqual(await queries.batchesOf(CHAIR, PAGE));
    const named = [{ sku: CHAIR, ref: 'chairs' }];
    expect(await now.batchesNamed(named)).toEqual(await queries.batchesNamed(named));
    expect(await now.linesOfBatch('chairs', PAGE)).toEqual(
      await queries.linesOfBatch('chairs', PAGE),
    );
    expect(await now.backorders(CHAIR, PAGE)).toEqual(await queries.backorders(CHAIR, PAGE));
    expect(await now.order('held')).toEqual(await queries.order('held'));
  });
});

describe('what is read once holds have expired, before anybody has ended them', () => {
  test('of all batches of the product: what was held of them is available', async () => {
    const { now, unchanged } = await expired();

    expect(await now.batchesOf(CHAIR, PAGE)).toMatchObject({
      items: [{ ref: 'chairs', allocated: 2 }],
    });
    expect(await now.batchesNamed([{ sku: CHAIR, ref: 'chairs' }])).toMatchObject([
      { sku: CHAIR, batch: { ref: 'chairs', allocated: 2 } },
    ]);
    unchanged();
  });

  test('of the product: its stock is available, and nobody waits', async () => {
    const { now, unchanged } = await expired();

    expect(await now.product(CHAIR)).toMatchObject({
      backordered: 0,
      batches: [{ ref: 'chairs', allocated: 2 }],
    });
    unchanged();
  });

  test('of all products is the same', async () => {
    const { now, unchanged } = await expired();

    expect(await now.products(PAGE)).toMatchObject({
      items: [
        { sku: 'LAMP', batches: [{ allocated: 0 }] },
        { sku: CHAIR, backordered: 0, batches: [{ allocated: 2 }] },
      ],
    });
    unchanged();
  });

  test('of some products is the same', async () => {
    const { now, unchanged } = await expired();

    expect(await now.productsOf([CHAIR])).toMatchObject([
      { sku: CHAIR, backordered: 0, batches: [{ allocated: 2 }] },
    ]);
    unchanged();
  });

  test('of a batch that they had used up: it has units available', async () => {
    const { now, unchanged } = await expired();

    expect(await now.batch('chairs')).toMatchObject({ sku: CHAIR, batch: { allocated: 2 } });
    unchanged();
  });

  test('of a batch that they do not hold, and has none left: it has none', async () => {
    const { addBatch, allocate, now, pass } = await held();
    await addBatch({ ref: 'more', sku: CHAIR, qty: 7, eta: null });
    await addBatch({ ref: 'gone', sku: CHAIR, qty: 1, eta: null });
    await allocate(order('last', { [CHAIR]: 1 }));
    pass(HOLD_MS);

    expect(await now.batch('gone')).toMatchObject({ batch: { allocated: 1 } });
  });

  test('of the lines on a batch, and of those that wait: they are not among them', async () => {
    const { now, unchanged } = await expired();

    expect((await now.linesOfBatch('chairs', PAGE)).items).toMatchObject([{ orderId: 'sold' }]);
    expect((await now.backorders(CHAIR, PAGE)).items).toEqual([]);
    unchanged();
  });

  test('of a page of lines tells where the next one begins, though the page is short', async () => {
    const { now } = await expired();

    const first = await now.linesOfBatch('chairs', { limit: 1 });
    expect(first.items).toMatchObject([{ orderId: 'sold' }]);
    expect(await now.linesOfBatch('chairs', { limit: 1, after: first.next })).toEqual({
      items: [],
      next: undefined,
    });
  });

  test('of an order: its lines are released, as they will be when it is ended', async () => {
    const { finishWork, now, unchanged } = await expired();

    const read = await now.order('held');

    expect(read).toMatchObject([
      { state: 'released', batchRef: null, shipsOn: null, heldUntil: UNTIL },
    ]);
    expect(await now.order('sold')).toMatchObject([{ state: 'allocated' }]);
    unchanged();
    await finishWork();
    const at = { updatedAt: UNTIL };
    expect((await now.order('held')).map((line) => ({ ...line, ...at }))).toEqual(
      read.map((line) => ({ ...line, ...at })),
    );
  });

  test('of a product with more of them than a page takes counts them all', async () => {
    const { addBatch, allocate, now, pass } = await held();
    await addBatch({ ref: 'rugs', sku: 'RUG', qty: 400, eta: null });
    await allocate(onHold(largeOrder('large', 250, 'RUG')));
    await allocate(onHold(order('later', { RUG: 1 }), 2 * HOLD_MS));
    pass(HOLD_MS);

    expect(await now.product('RUG')).toMatchObject({ batches: [{ allocated: 1 }] });
  });

  test('of parts: each gives back its share', async () => {
    const { addBatch, allocate, now, pass } = await held();
    await addBatch({ ref: 'one', sku: 'RUG', qty: 3, eta: null });
    await addBatch({ ref: 'other', sku: 'RUG', qty: 3, eta: null });
    await allocate(onHold(splitting(order('rugs', { RUG: 5 }))));
    pass(HOLD_MS);

    expect(await now.product('RUG')).toMatchObject({
      batches: [{ allocated: 0 }, { allocated: 0 }],
    });
  });

  test('of what nobody knows is nothing', async () => {
    const { now } = await expired();

    expect(await now.product('NO-SUCH-SKU')).toBeUndefined();
    expect(await now.batch('no such batch')).toBeUndefined();
    expect(await now.order('no such order')).toEqual([]);
  });
});
