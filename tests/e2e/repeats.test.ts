import { describe, expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';

const under = (key: string) => ({ 'idempotency-key': key });

const stocked = async (qty = 100) => {
  const sku = fresh('lamp');
  const ref = await addBatch(sku, qty);
  return { sku, ref, orderId: fresh('order'), key: fresh('key') };
};

const lineOf = async (orderId: string, lineId: string) =>
  (await ask('GET', `/orders/${orderId}`)).body.lines.find(
    (line: { lineId: string }) => line.lineId === lineId,
  );

describe('the same request under the same key is done once', () => {
  test.each([
    ['POST', '/confirm', {}, 'allocated'],
    ['POST', '/pack', {}, 'allocated'],
    ['POST', '/shipments', {}, 'allocated'],
    ['DELETE', '', undefined, 'allocated'],
  ])('%s %s of all lines is about those of the first time', async (method, path, body, state) => {
    const { sku, orderId, key } = await stocked();
    const holdFor = path === '/confirm' ? { holdFor: 'PT15M' } : {};
    const add = (lineId: string) =>
      ask('POST', '/allocations', { orderId, lines: [{ sku, qty: 1, lineId }], ...holdFor });
    await add('first');
    const command = () => ask(method, `/orders/${orderId}${path}`, body, under(key));
    const first = await command();
    await add('added');

    const again = await command();

    expect([again.status, again.body]).toEqual([200, first.body]);
    const added = await lineOf(orderId, 'added');
    expect(added).not.toHaveProperty('packed');
    expect(added).toMatchObject({
      state,
      ...(path === '/confirm' && { heldUntil: expect.any(String) }),
    });
  });

  test('a change by so many units', async () => {
    const { ref, key } = await stocked(10);
    const broken = (one: string) =>
      ask('PATCH', `/batches/${ref}`, { change: -1, reason: 'broken' }, under(one));

    await Promise.all([broken(key), broken(fresh('key'))]);
    expect(await broken(key)).toMatchObject({ status: 200 });

    expect(await ask('GET', `/batches/${ref}`)).toMatchObject({ body: { qty: 8 } });
  });

  test('an order is answered again as it was answered, whatever has become of it', async () => {
    const { sku, orderId, key } = await stocked();
    const send = () =>
      ask('POST', '/allocations', { orderId, lines: [{ sku, qty: 1 }] }, under(key));
    const first = await send();
    await ask('DELETE', `/orders/${orderId}`);

    const again = await send();

    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(await lineOf(orderId, sku)).toMatchObject({ state: 'released' });
  });

  test('many at once: one does it, the others get the same answer or have to wait', async () => {
    const { ref, key } = await stocked(10);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => ask('PATCH', `/batches/${ref}`, { change: 1 }, under(key))),
    );
    for (const { status, body } of answers) {
      if (status === 409) expect(body.type).toBe('/problems/request-under-way');
      else expect([status, body.batch.qty]).toEqual([200, 11]);
    }
    expect(await ask('GET', `/batches/${ref}`)).toMatchObject({ body: { qty: 11 } });
  });
});

test('another request under that key is refused, and nothing is done', async () => {
  const { ref, key } = await stocked(10);
  await ask('PATCH', `/batches/${ref}`, { change: -1 }, under(key));

  for (const path of [`/batches/${ref}`, `/batches/${await addBatch(fresh('lamp'), 1)}`]) {
    expect(await ask('PATCH', path, { change: -2 }, under(key))).toMatchObject({
      status: 422,
      body: { type: '/problems/key-reused' },
    });
  }
  expect(await ask('GET', `/batches/${ref}`)).toMatchObject({ body: { qty: 9 } });
});

test('what was refused is asked anew under its key', async () => {
  const { sku, orderId, key } = await stocked(1);
  const send = () => ask('POST', '/allocations', { orderId, lines: [{ sku, qty: 5 }] }, under(key));
  expect(await send()).toMatchObject({ status: 409 });
  await addBatch(sku, 10);
  expect(await send()).toMatchObject({ status: 201 });
});

test('a key that is too long is named', async () => {
  const { ref } = await stocked();
  const reply = await ask('PATCH', `/batches/${ref}`, { qty: 1 }, under('x'.repeat(256)));
  expect(reply).toMatchObject({
    status: 400,
    body: { errors: [{ in: 'headers', field: 'idempotency-key' }] },
  });
});

describe('a cancel stays a cancel', () => {
  test('an order that was cancelled before it came is refused when it comes', async () => {
    const { sku, ref, orderId } = await stocked();
    expect(await ask('DELETE', `/orders/${orderId}`)).toMatchObject({
      status: 200,
      body: { orderId, lines: [] },
    });

    expect(await order(orderId, { sku, qty: 5 })).toMatchObject({
      status: 409,
      body: { type: '/problems/line-released', errors: [{ lineId: sku, qty: 5 }] },
    });
    expect(await ask('GET', `/batches/${ref}`)).toMatchObject({ body: { allocated: 0 } });
  });

  test('a line that was, too', async () => {
    const { sku, orderId } = await stocked();
    await ask('DELETE', `/orders/${orderId}/lines/gift`);
    expect(await order(orderId, { sku, qty: 5, lineId: 'gift' })).toMatchObject({ status: 409 });
    expect(await order(orderId, { sku, qty: 5 })).toMatchObject({ status: 201 });
  });

  test('until somebody reinstates it', async () => {
    const { sku, orderId } = await stocked();
    await order(orderId, { sku, qty: 4 });
    await ask('DELETE', `/orders/${orderId}`);
    expect(await order(orderId, { sku, qty: 4 })).toMatchObject({ status: 409 });

    expect(
      await ask('POST', `/orders/${orderId}/reinstate`, { lineIds: [sku], holdFor: 'PT15M' }),
    ).toMatchObject({ status: 200, body: { lines: [{ state: 'allocated', qty: 4 }] } });
    expect(await lineOf(orderId, sku)).toMatchObject({ heldUntil: expect.any(String) });
  });

  test('reinstated it gets what there is, or an answer that says what there is', async () => {
    const { sku, orderId } = await stocked(4);
    await order(orderId, { sku, qty: 4 });
    await ask('DELETE', `/orders/${orderId}`);
    await order(fresh('order'), { sku, qty: 1 });

    expect(await ask('POST', `/orders/${orderId}/reinstate`, {})).toMatchObject({
      status: 409,
      body: { type: '/problems/shortage', errors: [{ lineId: sku, qty: 4, available: 3 }] },
    });
  });
});

test('a hold is prolonged while its payment is under way', async () => {
  const { sku, orderId } = await stocked();
  const lines = [{ sku, qty: 1 }];
  const held = await ask('POST', '/allocations', { orderId, lines, holdFor: 'PT1M' });

  const longer = await ask('POST', `/orders/${orderId}/hold`, { holdFor: 'PT30M' });

  const [was, is] = [held, longer].map(({ body }) => Date.parse(body.lines[0].heldUntil));
  expect((is as number) - (was as number)).toBeGreaterThan(28 * 60_000);
  expect(await lineOf(orderId, sku)).toMatchObject(longer.body.lines[0]);
});

test('names that look the same are the same, and what nobody can see is no name', async () => {
  const sku = `CAF\u00c9-${fresh('x')}`;
  await addBatch(sku, 5);
  const orderId = fresh('order');

  expect(await order(orderId, { sku: sku.normalize('NFD'), qty: 1 })).toMatchObject({
    status: 201,
    body: { lines: [{ sku }] },
  });
  expect(await ask('GET', `/products/${encodeURIComponent(sku.normalize('NFD'))}`)).toMatchObject({
    body: { sku },
  });
  for (const hidden of ['\u3164', 'a\u200bb', 'a\u202eb', 'a\u2060b']) {
    expect(await order(fresh('order'), { sku: hidden, qty: 1 })).toMatchObject({ status: 400 });
  }
});
