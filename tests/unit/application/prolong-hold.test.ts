import { describe, expect, test } from '@jest/globals';
import { HOLD_MS, onHold, order, orWait, shop } from '../../support/shop.ts';

const LAMP = 'BLUE-LAMP';
const HALF = HOLD_MS / 2;

const held = async () => {
  const all = shop();
  await all.addBatch({ ref: 'lamps', sku: LAMP, qty: 10, eta: null });
  await all.allocate(onHold(order('cart', { [LAMP]: 4 })));
  const states = async () => (await all.queries.order('cart')).map(({ state }) => state);
  const told = () => all.store.events.filter(({ type }) => type === 'HoldProlonged');
  return { ...all, states, told };
};

describe('a hold that is prolonged', () => {
  test('ends so long after that moment, and not before', async () => {
    const { finishWork, pass, prolongHold, states, told } = await held();
    pass(HALF);

    expect(await prolongHold('cart', HOLD_MS)).toMatchObject([
      { heldUntil: '2030-01-01T08:22:30.000Z' },
    ]);

    expect(told()).toMatchObject([{ orderId: 'cart', heldUntil: '2030-01-01T08:22:30.000Z' }]);
    pass(HALF);
    await finishWork();
    expect(await states()).toEqual(['allocated']);
    pass(HALF);
    await finishWork();
    expect(await states()).toEqual(['released']);
  });

  test('is never shortened by it', async () => {
    const { prolongHold, told } = await held();

    expect(await prolongHold('cart', HALF)).toMatchObject([
      { heldUntil: '2030-01-01T08:15:00.000Z' },
    ]);
    expect(told()).toEqual([]);
  });

  test('is refused once it has expired', async () => {
    const { pass, prolongHold, states } = await held();
    pass(HOLD_MS);

    await expect(prolongHold('cart', HOLD_MS)).rejects.toMatchObject({ code: 'hold-expired' });
    expect(await states()).toEqual(['allocated']);
  });

  test('does not hold again what somebody has confirmed', async () => {
    const { confirmOrder, prolongHold } = await held();
    await confirmOrder('cart');

    const [line] = await prolongHold('cart', HOLD_MS * 2);
    expect(line).not.toHaveProperty('heldUntil');
  });

  test('is refused for what was released', async () => {
    const { prolongHold, releaseOrder } = await held();
    await releaseOrder('cart');

    await expect(prolongHold('cart', HOLD_MS)).rejects.toMatchObject({ code: 'line-released' });
  });
});

describe('a line that waits and that nobody has confirmed', () => {
  /** So many that no batch will ever have them. */
  const giant = onHold(orWait(order('typo', { [LAMP]: 1_000_000 })), 30 * 24 * 60 * 60_000);

  test('does not keep from others what is there', async () => {
    const { allocate } = await held();
    await allocate(giant);

    expect(await allocate(order('order', { [LAMP]: 1 }))).toMatchObject({ created: true });
  });

  test('does, once it is confirmed: it comes first then', async () => {
    const { allocate, confirmOrder } = await held();
    await allocate(giant);
    await confirmOrder('typo');

    expect(await allocate(order('order', { [LAMP]: 1 }))).toMatchObject({
      short: [{ reason: 'backorders-first' }],
    });
  });

  test('does not hold up those that wait behind it', async () => {
    const { addBatch, allocate, queries } = await held();
    await allocate(giant);
    await allocate(orWait(order('waits', { [LAMP]: 20 })));
    await addBatch({ ref: 'more', sku: LAMP, qty: 20, eta: null });

    expect(await queries.order('waits')).toMatchObject([{ state: 'allocated' }]);
  });

  test('does not, even if there are more of them than are asked at a time', async () => {
    const { addBatch, allocate, queries } = await held();
    for (let n = 0; n < 120; n++) {
      const line = { lineId: LAMP, sku: LAMP, qty: 1_000 };
      await allocate(onHold(orWait({ orderId: `cart-${n}`, lines: [line] })));
    }
    await allocate(orWait(order('waits', { [LAMP]: 20 })));
    await addBatch({ ref: 'more', sku: LAMP, qty: 20, eta: null });

    expect(await queries.order('waits')).toMatchObject([{ state: 'allocated' }]);
    expect((await queries.product(LAMP))?.filling).toBeNull();
  });

  test('has its place all the same: what comes goes to it first, if it fits', async () => {
    const { addBatch, allocate, queries } = await held();
    await allocate(onHold(orWait(order('second', { [LAMP]: 20 }))));
    await allocate(orWait(order('third', { [LAMP]: 20 })));
    await addBatch({ ref: 'more', sku: LAMP, qty: 20, eta: null });

    expect(await queries.order('second')).toMatchObject([{ state: 'allocated' }]);
    expect(await queries.order('third')).toMatchObject([{ state: 'backordered' }]);
  });
});
