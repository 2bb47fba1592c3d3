import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';

/** Two orders of 4 on a batch of 10: the first has left. */
const sold = async () => {
  const [sku, gone, next] = [fresh('lamp'), fresh('gone'), fresh('next')];
  const ref = await addBatch(sku, 10);
  for (const orderId of [gone, next]) await order(orderId, { sku, qty: 4 });
  await ask('POST', `/orders/${gone}/shipments`, {});
  return { sku, ref, gone, next };
};

test('a batch that is blocked keeps its units and loses its lines, and comes back', async () => {
  const { sku, ref, next } = await sold();
  const block = (blocked: boolean, reason?: string) =>
    ask('PATCH', `/batches/${ref}`, { blocked, ...(reason && { reason }) });

  expect(await block(true, 'mould')).toMatchObject({
    status: 200,
    body: {
      batch: { ref, qty: 10, allocated: 0, shipped: 4, available: 0, blocked: true },
      lines: [{ orderId: next, state: 'backordered' }],
    },
  });
  expect(await ask('GET', `/batches/${ref}`)).toMatchObject({
    body: { blocked: true, blockReason: 'mould' },
  });
  expect(await ask('GET', `/products/${sku}`)).toMatchObject({
    body: { available: { warehouse: 0 }, backordered: 4, batches: [] },
  });
  expect(await ask('POST', `/orders/${next}/shipments`, {})).toMatchObject({
    status: 409,
    body: { type: '/problems/line-not-allocated' },
  });

  const { body } = await block(false);
  expect(body.batch).toMatchObject({ qty: 10, allocated: 4, available: 2 });
  expect(body.batch).not.toHaveProperty('blocked');
  expect(await ask('GET', `/orders/${next}`)).toMatchObject({
    body: { lines: [{ state: 'allocated', batchRef: ref }] },
  });
});

test('who got of a batch is listed, and who has not got it yet apart from that', async () => {
  const { ref, gone, next } = await sold();
  const list = async (query = '') =>
    (await ask('GET', `/batches/${ref}/lines${query}`)).body.lines.map(
      ({ orderId }: { orderId: string }) => orderId,
    );

  expect(await list()).toEqual([next]);
  expect(await list('?state=allocated')).toEqual([next]);
  expect(await list('?state=shipped')).toEqual([gone]);
  expect(await ask('GET', `/batches/${ref}/lines?state=sold`)).toMatchObject({
    status: 400,
    body: { errors: [{ in: 'query', field: 'state' }] },
  });
});
