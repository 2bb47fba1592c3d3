import { expect, test } from '@jest/globals';
import { listen } from '../support/bus.ts';
import { addBatch, ask, fresh } from '../support/http.ts';
import { stock } from '../support/stock.ts';

const exported = async (): Promise<readonly { readonly sku: string }[]> => {
  const { stdout } = await stock(['availability', '--url', `${process.env.SERVICE_URL}`]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

test('a shop window hears when a SKU is scarce, sold out and back, and a snapshot says where it is', async () => {
  const bus = await listen();
  const sku = fresh('lamp');
  await addBatch(sku, 5);
  const { body } = await ask('PATCH', `/products/${sku}`, { lowAt: 2 });
  expect(body).toMatchObject({ level: 'ok', lowAt: 2, version: 2, nextEta: null });
  const orders = [fresh('order'), fresh('order')];
  for (const [n, orderId] of orders.entries()) {
    await ask('POST', '/allocations', { orderId, lines: [{ sku, qty: n === 0 ? 3 : 2 }] });
  }

  const heard = (from: string, to: string) =>
    bus.first(
      ({ detail }) =>
        detail.type === 'AvailabilityChanged' &&
        [detail.sku, detail.from, detail.to].join() === [sku, from, to].join(),
    );
  expect(await heard('out', 'ok')).toMatchObject({ detail: { available: 5, version: 1 } });
  expect(await heard('ok', 'low')).toMatchObject({ detail: { available: 2, version: 3 } });
  expect(await heard('low', 'out')).toMatchObject({ detail: { available: 0, version: 4 } });

  const line = { sku, version: 4, level: 'out', available: 0, nextEta: null, backordered: 0 };
  expect((await exported()).filter((one) => one.sku === sku)).toEqual([line]);
  await ask('DELETE', `/orders/${orders[1]}`);
  expect(await heard('out', 'low')).toMatchObject({ detail: { available: 2, version: 5 } });
  expect(await ask('GET', `/products/${sku}`)).toMatchObject({ body: { level: 'low' } });
  bus.stop();
});

test.each([-1, 1.5, 1_000_000_001, 'few'])('lowAt %p is refused by its rule', async (lowAt) => {
  const sku = fresh('lamp');
  await addBatch(sku, 5);

  expect(await ask('PATCH', `/products/${sku}`, { lowAt })).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'lowAt', rule: 'must be a whole number from 0 to 1000000000' }] },
  });
});
