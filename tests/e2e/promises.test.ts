import { expect, test } from '@jest/globals';
import { listen } from '../support/bus.ts';
import { addBatch, ask, fresh, order } from '../support/http.ts';

test('a line says when it can ship; a late shipment changes it, and tells it', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  const ref = await addBatch(sku, 10, '2030-02-01');
  expect(await order(orderId, { sku, qty: 4 })).toMatchObject({
    body: { lines: [{ shipsOn: '2030-02-01' }] },
  });
  const bus = await listen();

  await ask('PATCH', `/batches/${ref}`, { eta: '2030-02-09' });

  expect(await ask('GET', `/orders/${orderId}`)).toMatchObject({
    body: { lines: [{ shipsOn: '2030-02-09' }] },
  });
  const { detail } = await bus.first(
    ({ detail }) => detail.type === 'PromiseChanged' && detail.orderId === orderId,
  );
  expect(detail).toMatchObject({ from: '2030-02-01', to: '2030-02-09', batchRef: ref });
  bus.stop();
});
