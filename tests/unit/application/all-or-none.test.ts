import { describe, expect, test } from '@jest/globals';
import { releaseOrder as releaseOrderOf } from '../../../src/application/orders/release-order.ts';
import { HOLD_MS, largeOrder, onHold, orWait, shop } from '../../support/shop.ts';

const CHAIR = 'RED-CHAIR';
/** More than a transaction confirms or ships. */
const MANY = 150;
const SECOND = 1_000;

/** A large order whose lines are promised stock of the warehouse. */
const ordered = async (lines: number, isHeld = false) => {
  const all = shop();
  await all.addBatch({ ref: 'chairs', sku: CHAIR, qty: 500, eta: null });
  const order = largeOrder('order', lines, CHAIR);
  await all.allocate(isHeld ? onHold(order) : order);
  const count = async (is: (line: { state: string; heldUntil?: string }) => boolean) =>
    (await all.queries.order('order')).filter(is).length;
  const confirmed = () => count(({ state, heldUntil }) => state === 'allocated' && !heldUntil);
  const shipped = () => count(({ state }) => state === 'shipped');
  return { ...all, confirmed, shipped };
};

const nothing = () => undefined;

describe('an order on hold is confirmed whole or not at all', () => {
  test('40 lines are one transaction: a hold that ends in between leaves none confirmed', async () => {
    const { confirmOrder, beforeSave, confirmed, pass, rival } = await ordered(40, true);
    pass(HOLD_MS - SECOND);
    beforeSave.push(async () => {
      pass(SECOND);
      await rival.finishWork();
    });

    await expect(confirmOrder('order')).rejects.toMatchObject({
      code: 'hold-expired',
      message: 'nothing was confirmed: the hold on these lines has expired',
      details: { length: 40 },
    });
    expect(await confirmed()).toBe(0);
  });

  test('what takes several transactions counts as confirmed when the first of them is', async () => {
    const { confirmOrder, beforeSave, confirmed, pass } = await ordered(MANY, true);
    pass(HOLD_MS - SECOND);
    beforeSave.push(nothing, () => pass(SECOND));

    await confirmOrder('order');

    expect(await confirmed()).toBe(MANY);
  });

  test('all lines are judged before the first is confirmed', async () => {
    const { confirmOrder, confirmed, releaseLine } = await ordered(MANY, true);
    await releaseLine({ orderId: 'order', lineId: '0149' });
    const all = Array.from({ length: MANY }, (_, n) => String(n).padStart(4, '0'));

    await expect(confirmOrder('order', all)).rejects.toMatchObject({
      code: 'line-released',
      details: [{ lineId: '0149' }],
    });
    expect(await confirmed()).toBe(0);
  });

  test('where somebody ends the holds in between, the answer says how far it came', async () => {
    const { confirmOrder, beforeSave, confirmed, pass, rival } = await ordered(MANY, true);
    pass(HOLD_MS - SECOND);
    beforeSave.push(nothing, async () => {
      pass(SECOND);
      await rival.finishWork();
    });

    const refusal = await confirmOrder('order').catch((error) => error);

    const done = await confirmed();
    expect(done).toBeGreaterThan(0);
    expect(refusal).toMatchObject({ code: 'hold-expired' });
    expect(refusal.message).toContain(`${done} lines were confirmed`);
    expect(refusal.details.length).toBeLessThanOrEqual(MANY - done);
  });
});

describe('an order is shipped whole or not at all', () => {
  test('40 lines are one transaction: a cut in between leaves none shipped', async () => {
    const { shipOrder, changeBatch, beforeSave, rival, shipped } = await ordered(40);
    beforeSave.push(() => rival.changeBatch('chairs', { qty: 5 }));

    await expect(shipOrder('order')).rejects.toMatchObject({
      code: 'line-not-allocated',
      message: 'nothing was shipped: these lines have no stock allocated',
      details: { length: 35 },
    });
    expect(await shipped()).toBe(0);

    await changeBatch('chairs', { qty: 40 });
    await shipOrder('order');
    expect(await shipped()).toBe(40);
  });

  test('a cut between two transactions is reported with what has left, and the same request goes on', async () => {
    const { shipOrder, changeBatch, beforeSave, rival, shipped } = await ordered(MANY);
    beforeSave.push(nothing, () => rival.changeBatch('chairs', { qty: 120 }));

    const refusal = await shipOrder('order').catch((error) => error);

    const gone = await shipped();
    expect(gone).toBeGreaterThan(0);
    expect(refusal).toMatchObject({ code: 'line-not-allocated' });
    expect(refusal.message).toContain(`${gone} lines were shipped before the request stopped`);

    await changeBatch('chairs', { qty: 500 });
    await shipOrder('order');
    expect(await shipped()).toBe(MANY);
  });

  test('what one order of several SKUs lacks of any keeps all of it here, and is named', async () => {
    const { addBatch, allocate, queries, shipOrder } = await ordered(1);
    await addBatch({ ref: 'lamps', sku: 'LAMP', qty: 1, eta: '2031-01-01' });
    await addBatch({ ref: 'desks', sku: 'DESK', qty: 1, eta: '2031-02-01' });
    await allocate(largeOrder('mixed', 3, CHAIR, 'LAMP', 'DESK'));

    await expect(shipOrder('mixed')).rejects.toMatchObject({
      code: 'stock-not-arrived',
      details: [{ sku: 'LAMP' }, { sku: 'DESK' }],
    });
    expect((await queries.order('mixed')).some(({ state }) => state === 'shipped')).toBe(false);
  });
});

test('what takes longer than a request may is stopped between two transactions, and says so', async () => {
  const deps = await ordered(MANY);
  const { allocate, releaseOrder, beforeSave, pass, queries } = deps;
  await allocate(orWait(largeOrder('waits', 400, CHAIR)));
  beforeSave.push(() => pass(60_000));

  const { left } = await releaseOrderOf(deps)('order');

  const released = (await queries.order('order')).filter(({ state }) => state === 'released');
  expect(released.length).toBeGreaterThan(0);
  expect(left).toBe(MANY - released.length);

  await releaseOrder('order');
  expect((await queries.order('order')).every(({ state }) => state === 'released')).toBe(true);
});

test('an order that takes longer than a request may is withdrawn, and can be sent again', async () => {
  const { allocate, beforeSave, pass, queries, store, unfinished } = await ordered(1);
  beforeSave.push(() => pass(60_000));
  const large = largeOrder('large', 300, CHAIR);

  await expect(allocate(large)).rejects.toMatchObject({ code: 'too-much-contention' });

  expect(await queries.order('large')).toEqual([]);
  expect(store.lines.size).toBe(1);
  expect(await unfinished.names('order')).toEqual([]);
  expect(await allocate(large)).toMatchObject({ outcome: 'allocated', created: true });
});

test('a line that waits can be confirmed with the others', async () => {
  const { allocate, confirmOrder } = await ordered(1);
  await allocate(orWait(onHold(largeOrder('waits', 600, CHAIR))));

  expect(new Set((await confirmOrder('waits')).map(({ heldUntil }) => heldUntil))).toEqual(
    new Set([undefined]),
  );
});
