import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh } from '../support/http.ts';

test('a dry run says what a change of a batch would do, and the change then does it', async () => {
  const sku = fresh('lamp');
  const ref = await addBatch(sku, 6);
  const ship = fresh('ship');
  await ask('POST', '/batches', { ref: ship, sku, qty: 2, eta: '2099-01-01' });
  const sold = async (more: object) => {
    const { body } = await ask('POST', '/allocations', {
      orderId: fresh('order'),
      lines: [{ sku, qty: 2, ...more }],
    });
    return `${body.orderId}`;
  };
  const [first, second, third] = [
    await sold({}),
    await sold({}),
    await sold({ shipBy: '2098-12-31' }),
  ];

  const dryRun = await ask('PATCH', `/batches/${ref}?dryRun=true`, { qty: 2, reason: 'broken' });
  expect(dryRun.status).toBe(200);
  expect(dryRun.body).toMatchObject({
    dryRun: true,
    batch: { ref, qty: 2, allocated: 2, available: 0 },
    lines: [
      {
        orderId: second,
        qty: 2,
        effect: 'loses',
        from: { batchRef: ref, shipsOn: null },
        to: { batchRef: ship, shipsOn: '2099-01-01' },
      },
      {
        orderId: third,
        effect: 'loses',
        shipBy: '2098-12-31',
        breaksPromise: true,
        to: { batchRef: null, shipsOn: null },
      },
    ],
    totals: {
      released: { lines: 0, units: 0 },
      loses: { lines: 2, units: 4 },
      breaksPromise: { lines: 1, units: 2 },
    },
  });
  expect((await ask('GET', `/batches/${ref}`)).body).toMatchObject({ qty: 6, allocated: 6 });

  const done = await ask('PATCH', `/batches/${ref}`, { qty: 2, reason: 'broken' });
  expect(done.body.batch).toEqual(dryRun.body.batch);
  expect(done.body.lines).toMatchObject([
    { orderId: second, batchRef: ship },
    { orderId: third, state: 'backordered' },
  ]);
  expect((await ask('GET', `/orders/${first}`)).body.lines).toMatchObject([{ batchRef: ref }]);
});

test('a dry run says what would get better', async () => {
  const sku = fresh('lamp');
  const ship = fresh('ship');
  await ask('POST', '/batches', { ref: ship, sku, qty: 2, eta: '2099-01-01' });
  const orderId = fresh('order');
  await ask('POST', '/allocations', { orderId, lines: [{ sku, qty: 1 }] });

  const { body } = await ask('PATCH', `/batches/${ship}?dryRun=true`, { eta: '2098-01-01' });
  expect(body.lines).toMatchObject([
    {
      orderId,
      effect: 'gains',
      from: { batchRef: ship, shipsOn: '2099-01-01' },
      to: { batchRef: ship, shipsOn: '2098-01-01' },
    },
  ]);
  expect(body.totals.gains).toEqual({ lines: 1, units: 1 });
  expect((await ask('GET', `/orders/${orderId}`)).body.lines).toMatchObject([
    { batchRef: ship, shipsOn: '2099-01-01' },
  ]);
});

test('a dry run is refused as the change would be', async () => {
  const ref = await addBatch(fresh('lamp'), 6);
  const asked = (query: string, body: object) => ask('PATCH', `/batches/${query}`, body);

  expect(await asked(`${fresh('none')}?dryRun=true`, { qty: 1 })).toMatchObject({ status: 404 });
  expect(await asked(`${ref}?dryRun=true`, {})).toMatchObject({ status: 400 });
  expect(await asked(`${ref}?dryRun=maybe`, { qty: 1 })).toMatchObject({
    status: 400,
    body: { errors: [{ in: 'query', field: 'dryRun' }] },
  });
});
