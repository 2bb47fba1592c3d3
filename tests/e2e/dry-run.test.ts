import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';

const dryRun = (body: object, query = '?dryRun=true') => ask('POST', `/allocations${query}`, body);

test('a dry run answers what would happen and why, and changes nothing', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  const here = await addBatch(sku, 3);
  const soon = await addBatch(sku, 8, '2030-01-01');
  const before = await ask('GET', `/products/${sku}`);
  const lines = [{ sku, qty: 6 }];

  const answer = await dryRun({ orderId, lines });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      orderId,
      dryRun: true,
      accepted: true,
      lines: [
        {
          lineId: sku,
          outcome: 'allocated',
          batchRef: soon,
          considered: [
            { batchRef: here, verdict: 'too-few-units' },
            { batchRef: soon, verdict: 'taken' },
          ],
        },
      ],
    },
  });
  expect(await ask('GET', `/orders/${orderId}`)).toMatchObject({ status: 404 });
  const after = await ask('GET', `/products/${sku}`);
  expect(after.body).toEqual(before.body);
  expect(after.headers.get('etag')).toBe(before.headers.get('etag'));

  expect(await order(orderId, ...lines)).toMatchObject({ body: { lines: [{ batchRef: soon }] } });
  expect(await dryRun({ orderId, lines })).toMatchObject({
    body: { accepted: true, lines: [{ outcome: 'known-already' }] },
  });
});

test('a dry run of what can not be had names each line', async () => {
  const [sku, unknown] = [fresh('lamp'), fresh('unknown')];
  await addBatch(sku, 3);
  const order = {
    orderId: fresh('order'),
    lines: [sku, unknown].map((one) => ({ sku: one, qty: 4 })),
  };

  expect(await dryRun(order)).toMatchObject({
    status: 200,
    body: { accepted: false, lines: [{ outcome: 'shortage' }, { outcome: 'unknown-sku' }] },
  });
  expect(await dryRun(order, '?dryRun=maybe')).toMatchObject({
    status: 400,
    body: { errors: [{ in: 'query', field: 'dryRun', rule: 'must be true or false' }] },
  });
});
