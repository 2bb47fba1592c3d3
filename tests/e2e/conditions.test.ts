import { describe, expect, test } from '@jest/globals';
import { routes } from '../../infra/tools/openapi/document.ts';
import { about } from '../../src/handlers/about/api.ts';
import { addBatch, ask, fresh, order } from '../support/http.ts';

const stale = { 'if-match': '"of a moment ago"' };

/** A batch of ten, an order of one, and their paths. */
const stocked = async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  const ref = await addBatch(sku, 10, '2999-01-01');
  await order(orderId, { sku, qty: 1 });
  return {
    sku,
    batch: `/batches/${ref}`,
    order: `/orders/${orderId}`,
    product: `/products/${sku}`,
  };
};

const tagOf = async (path: string) => `${(await ask('GET', path)).headers.get('etag')}`;

describe('what is asked only if something is as its caller knows it', () => {
  test.each([
    ['PATCH', 'batch', '', { qty: 5 }],
    ['POST', 'batch', '/arrival', undefined],
    ['PATCH', 'product', '', { backorderPolicy: 'fill-what-fits' }],
    ['PUT', 'product', '/restock-rule', { reorderPoint: 1, lotSize: 1, leadTimeDays: 1 }],
    ['DELETE', 'product', '/restock-rule', undefined],
    ['POST', 'order', '/confirm', {}],
    ['POST', 'order', '/hold', { holdFor: 'PT15M' }],
    ['POST', 'order', '/reinstate', {}],
    ['POST', 'order', '/pack', {}],
    ['POST', 'order', '/unpack', {}],
    ['POST', 'order', '/shipments', {}],
    ['DELETE', 'order', '', undefined],
  ] as const)('%s %s%s is refused, and done if it is', async (method, what, path, body) => {
    const paths = await stocked();
    const asked = `${paths[what]}${path}`;
    const tag = await tagOf(paths[what]);

    expect(await ask(method, asked, body, stale)).toMatchObject({
      status: 412,
      body: { type: '/problems/precondition-failed' },
    });
    expect(await tagOf(paths[what])).toBe(tag);
    const reply = await ask(method, asked, body, { 'if-match': `"another", ${tag}` });
    expect(reply.status).not.toBe(412);
  });

  test('a line of an order, which is released if the order is', async () => {
    const { order: path, sku } = await stocked();
    expect(await ask('DELETE', `${path}/lines/${sku}`, undefined, stale)).toMatchObject({
      status: 412,
    });
    const tag = await tagOf(path);
    expect(
      await ask('DELETE', `${path}/lines/${sku}`, undefined, { 'if-match': tag }),
    ).toMatchObject({ body: { lines: [{ state: 'released' }] } });
  });

  test('of two who count the same batch, the second gets an answer that it has changed', async () => {
    const { batch } = await stocked();
    const tag = await tagOf(batch);
    const answers = await Promise.all(
      [8, 9].map((qty) => ask('PATCH', batch, { qty }, { 'if-match': tag })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  test('an answer has the tag with which to go on', async () => {
    const { batch } = await stocked();
    const { headers } = await ask('PATCH', batch, { qty: 8 });
    const tag = `${headers.get('etag')}`;
    expect(await tagOf(batch)).toBe(tag);
    expect(await ask('PATCH', batch, { qty: 7 }, { 'if-match': tag })).toMatchObject({
      status: 200,
    });
  });

  test('* means that it is there', async () => {
    const { batch } = await stocked();
    expect(await ask('PATCH', batch, { qty: 8 }, { 'if-match': '*' })).toMatchObject({
      status: 200,
    });
  });
});

describe('a condition that a route does not check is refused, and nothing is done', () => {
  const commands = routes.filter(({ method, room }) => method !== 'get' && room !== about);
  const cases = commands.flatMap(({ method, path, isConditional }) =>
    ['if-none-match', 'if-unmodified-since', ...(isConditional ? [] : ['if-match'])].map(
      (header) => [method.toUpperCase(), path, header] as const,
    ),
  );
  test.each(cases)('%s %s with %s', async (method, path, header) => {
    const reply = await ask(
      method,
      path.replaceAll(/\{\w+\}/g, 'nothing'),
      {},
      { [header]: '"1"' },
    );
    expect(reply.status).toBe(400);
    expect(JSON.stringify(reply.body)).toContain(header);
  });
});
