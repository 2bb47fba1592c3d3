import { expect, test } from '@jest/globals';
import { ask, fresh, order } from '../support/http.ts';

const DUE = '2099-01-01';
const LATE = '2099-02-01';

const add = (batch: object) => ask('POST', '/batches', { qty: 5, eta: DUE, ...batch });

/** A container with a batch of each of two SKUs. */
const arriving = async () => {
  const [container, lamp, vase] = [fresh('sea'), fresh('lamp'), fresh('vase')];
  await add({ container, sku: lamp });
  await add({ container, sku: vase, qty: 7 });
  return { container, lamp, vase };
};

test('what comes in a container needs no reference of its own, and says where it came from', async () => {
  const [container, sku] = [fresh('sea'), fresh('lamp')];

  const added = await add({ container, sku });

  const ref = `${container}~${sku}`;
  expect(added).toMatchObject({ status: 201, body: { ref, container, sku, qty: 5 } });
  expect((await ask('GET', `/batches/${ref}`)).body).toEqual(added.body);
  expect(await add({ container, sku })).toMatchObject({ status: 200, body: { ref } });
  expect(await add({ ref, sku })).toMatchObject({
    status: 409,
    body: { type: '/problems/batch-differs', errors: [{ container, qty: 5 }] },
  });
  expect(await add({ container, sku, ref: fresh('own') })).toMatchObject({ status: 201 });
});

test('a batch without a container needs a reference, and so does one whose name would be too long', async () => {
  const rule =
    'must be given unless there is a container and <container>~<sku> is a valid reference';
  const refused = { status: 400, body: { errors: [{ in: 'body', field: 'ref', rule }] } };
  const sku = fresh('lamp');

  expect(await add({ sku })).toMatchObject(refused);
  expect(await add({ sku, container: 'c'.repeat(128) })).toMatchObject(refused);
});

test('a container shows its batches page by page, also those that are used up', async () => {
  const { container, lamp, vase } = await arriving();
  await order(fresh('order'), { sku: lamp, qty: 5 });

  expect((await ask('GET', `/containers/${container}`)).body).toMatchObject({
    batches: [
      { sku: lamp, container, available: 0 },
      { sku: vase, container, available: 7 },
    ],
  });
  const first = (await ask('GET', `/containers/${container}?limit=1`)).body;
  expect(first.batches).toMatchObject([{ sku: lamp }]);
  const rest = (await ask('GET', `/containers/${container}?limit=1&after=${first.next}`)).body;
  expect(rest).toEqual({ batches: [expect.objectContaining({ sku: vase })] });
  expect(await ask('GET', `/containers/${fresh('none')}`)).toMatchObject({
    status: 404,
    body: { type: '/problems/container-not-found' },
  });
});

test('a container that is late puts all of its batches off, and lines learn their day', async () => {
  const { container, lamp, vase } = await arriving();
  const orderId = fresh('order');
  await order(orderId, { sku: lamp, qty: 2 });

  const put = () => ask('PATCH', `/containers/${container}`, { eta: LATE, reason: 'storm' });
  const late = await put();

  expect(late).toMatchObject({
    status: 200,
    body: {
      outcomes: [
        { ref: `${container}~${lamp}`, status: 200, body: { eta: LATE, allocated: 2 } },
        { ref: `${container}~${vase}`, status: 200, body: { eta: LATE } },
      ],
    },
  });
  expect((await put()).body).toEqual(late.body);
  expect((await ask('GET', `/orders/${orderId}`)).body.lines).toMatchObject([{ shipsOn: LATE }]);
  expect(await ask('PATCH', `/containers/${fresh('none')}`, { eta: LATE })).toMatchObject({
    status: 404,
  });
});

test('one of its batches that is in the warehouse stays there, and holds up no other', async () => {
  const { container, lamp, vase } = await arriving();
  const here = fresh('here');
  await add({ container, sku: lamp, ref: here, eta: null });
  await ask('POST', `/batches/${container}~${vase}/arrival`);

  const { body } = await ask('PATCH', `/containers/${container}`, { eta: LATE });

  const refused = { status: 409, body: { type: '/problems/batch-arrived' } };
  expect(
    Object.fromEntries(body.outcomes.map((one: { ref: string }) => [one.ref, one])),
  ).toMatchObject({
    [here]: refused,
    [`${container}~${vase}`]: refused,
    [`${container}~${lamp}`]: { status: 200, body: { eta: LATE } },
  });
  expect((await ask('GET', `/batches/${here}`)).body).toMatchObject({ eta: null });
});

test('a container that arrives brings all of its batches into the warehouse', async () => {
  const { container } = await arriving();

  const arrive = () => ask('POST', `/containers/${container}/arrival`);
  const { status, body } = await arrive();

  expect(status).toBe(200);
  expect(body.outcomes).toMatchObject([
    { status: 200, body: { eta: null, available: 5 } },
    { status: 200, body: { eta: null, available: 7 } },
  ]);
  expect((await arrive()).body).toEqual(body);
});

test('what has come of a part of a container is in it, too', async () => {
  const { container, lamp } = await arriving();

  await ask('POST', `/batches/${container}~${lamp}/arrival`, { qty: 2, receipt: 'GR-1' });

  const { body } = await ask('GET', `/containers/${container}`);
  expect(body.batches).toMatchObject([{}, { ref: `${container}~${lamp}~1`, qty: 2 }, {}]);
});

test('a feed adds to a container, and does not move what is in another one', async () => {
  const [container, sku] = [fresh('sea'), fresh('lamp')];
  const feed = (batch: object) =>
    ask('POST', '/batches/bulk', {
      feedAt: new Date().toISOString(),
      batches: [{ sku, qty: 4, eta: DUE, ...batch }],
    });
  const ref = `${container}~${sku}`;

  expect((await feed({ container })).body.outcomes).toMatchObject([
    { status: 201, body: { ref, container, outcome: 'added' } },
  ]);
  expect((await feed({ ref })).body.outcomes).toMatchObject([{ body: { outcome: 'known' } }]);
  expect((await feed({ ref, container: fresh('sea') })).body.outcomes).toMatchObject([
    { status: 409, body: { type: '/problems/batch-differs' } },
  ]);
});
