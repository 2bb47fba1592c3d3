import { describe, expect, test } from '@jest/globals';
import { listen } from '../support/bus.ts';
import { addBatch, ask, fresh } from '../support/http.ts';

/** A SKU of which ten units are here. */
const stocked = async () => {
  const sku = fresh('lamp');
  await addBatch(sku, 10);
  const protect = (body: unknown, headers = {}) =>
    ask('PUT', `/products/${sku}/protection`, body, headers);
  const order = (qty: number, channel?: string) =>
    ask('POST', '/allocations', { orderId: fresh('order'), channel, lines: [{ sku, qty }] });
  const available = async (query = '') => {
    const { body } = await ask('GET', `/products/${sku}/availability${query}`);
    return (body as { days: readonly { units: number }[] }).days.at(-1)?.units ?? 0;
  };
  return { sku, protect, order, available };
};

describe('a SKU with units that are kept', () => {
  test('shows what is kept, and is available without it', async () => {
    const { sku, protect, order, available } = await stocked();
    await order(2, 'web');
    const bus = await listen();

    expect(await protect({ safetyStock: 1, channels: { web: { min: 5, max: 8 } } })).toMatchObject({
      status: 200,
      body: {
        available: { warehouse: 4 },
        protection: { safetyStock: 1, channels: { web: { min: 5, max: 8, allocated: 2 } } },
      },
    });

    expect([await available(), await available('?channel=web')]).toEqual([4, 6]);
    expect(await order(5)).toMatchObject({ status: 409, body: { errors: [{ available: 4 }] } });
    expect(await order(6, 'web')).toMatchObject({ status: 201 });
    expect(await order(1, 'web')).toMatchObject({ status: 409 });
    const { detail } = await bus.first(
      (event) => event['detail-type'] === 'ProtectionChanged' && event.detail.sku === sku,
    );
    bus.stop();
    expect(detail).toMatchObject({
      from: { safetyStock: 0, channels: [] },
      to: { safetyStock: 1, channels: [{ channel: 'web', min: 5, max: 8 }] },
    });
    expect(await protect({})).toMatchObject({ status: 200, body: { available: { warehouse: 2 } } });
    expect((await protect({})).body).not.toHaveProperty('protection');
  });

  test('is available to the cart of a channel as its orders then get it', async () => {
    const { sku, protect } = await stocked();
    await protect({ channels: { web: { min: 7 } } });
    const lines = [
      { sku, qty: 3 },
      { sku, qty: 4 },
    ];

    expect(await ask('POST', '/availability', { lines })).toMatchObject({
      body: { together: { outcome: 'shortage' } },
    });
    expect(await ask('POST', '/availability', { lines, channel: 'web' })).toMatchObject({
      body: { lines: [{ channel: 'web', outcome: 'available' }, { outcome: 'available' }] },
    });
  });

  test('gives a waiting order what is not kept any more', async () => {
    const { sku, protect } = await stocked();
    await protect({ safetyStock: 10 });
    const orderId = fresh('waits');
    await ask('POST', '/allocations', {
      orderId,
      lines: [{ sku, qty: 4 }],
      onShortage: 'backorder',
    });
    expect(await ask('GET', `/orders/${orderId}`)).toMatchObject({
      body: { lines: [{ state: 'backordered' }] },
    });

    await protect({ safetyStock: 6 });

    expect(await ask('GET', `/orders/${orderId}`)).toMatchObject({
      body: { lines: [{ state: 'allocated' }] },
    });
  });

  test('is kept only as its caller knows it, and by rules that make sense', async () => {
    const { protect } = await stocked();
    expect(await protect({ safetyStock: 1 }, { 'If-Match': '"99"' })).toMatchObject({
      status: 412,
    });
    const channels = Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`${n}`, { min: 1 }]));
    expect(await protect({ safetyStock: -1, channels })).toMatchObject({
      status: 400,
      body: {
        errors: [
          { field: 'safetyStock', rule: 'must be a whole number from 0 to 1000000000' },
          { field: 'channels', rule: 'must have at most 10 channels' },
        ],
      },
    });
    expect(await protect({ channels: { web: { min: 2, max: 1 }, store: {} } })).toMatchObject({
      status: 400,
      body: {
        errors: [
          { field: 'channels.web.max', rule: 'must not be below min' },
          { field: 'channels.store', rule: 'must have min or max' },
        ],
      },
    });
    expect(await ask('PUT', `/products/${fresh('unknown')}/protection`, {})).toMatchObject({
      status: 404,
    });
  });
});
