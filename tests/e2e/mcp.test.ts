import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { testToken } from '../../infra/local/test-issuer.ts';
import { httpServer } from '../../src/mcp/http.ts';
import { addBatch, ask, fresh, order } from '../support/http.ts';
import { type Service, START, startService } from '../support/service.ts';

const READING = [
  'explain_order',
  'find_availability',
  'list_waiting',
  'show_order',
  'show_product',
];
const WRITING = ['allocate_order', 'change_batch', 'release_order'];

const agent = () => new Client({ name: 'test', version: '1' });

const overStdio = async (args: readonly string[], variables = {}): Promise<Client> => {
  const client = agent();
  const env = { ...(process.env as Record<string, string>), ...variables };
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ['bin/stock.js', 'mcp', ...args],
    env,
  });
  await client.connect(transport);
  return client;
};

/** What a tool answers: its structured output, or the text of a refusal. */
const call = async (client: Client, name: string, input: Record<string, unknown>) => {
  const { isError, structuredContent, content } = await client.callTool({ name, arguments: input });
  const [{ text }] = content as [{ text: string }];
  if (isError) return { refused: text };
  // For agents that read text only.
  expect(JSON.parse(text)).toEqual(structuredContent);
  return structuredContent as Record<string, unknown>;
};

const namesOf = async (client: Client) =>
  (await client.listTools()).tools.map(({ name }) => name).toSorted();

describe('over stdin and stdout', () => {
  let reading: Client;
  let writing: Client;
  beforeAll(async () => {
    [reading, writing] = await Promise.all([overStdio([]), overStdio(['--write'])]);
  });
  afterAll(() => Promise.all([reading.close(), writing.close()]));

  test('an agent has tools that read; those that write only if it was started so', async () => {
    expect(await namesOf(reading)).toEqual(READING);
    expect(await namesOf(writing)).toEqual([...READING, ...WRITING].toSorted());
    expect(await call(reading, 'release_order', { orderId: 'o' })).toEqual({
      refused: expect.stringContaining('release_order not found'),
    });
  });

  test('each tool says whether it changes anything, what it takes and what it answers', async () => {
    const { tools } = await writing.listTools();

    for (const { name, annotations, inputSchema, outputSchema, description } of tools) {
      expect([name, annotations?.readOnlyHint]).toEqual([name, READING.includes(name)]);
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(outputSchema).toMatchObject({ type: 'object' });
      expect(`${description}`.length).toBeLessThan(400);
    }
  });

  test('an agent finds the day, tries an order, sends it and gives it back', async () => {
    const sku = fresh('SKU');
    const ref = await addBatch(sku, 5);
    const later = await addBatch(sku, 20, '2031-01-15');
    const wanted = { orderId: fresh('order'), lines: [{ sku, qty: 8 }] };

    expect(await call(writing, 'find_availability', { sku, qty: 8 })).toMatchObject({
      line: { outcome: 'available', earliest: '2031-01-15' },
    });
    expect(await call(writing, 'explain_order', wanted)).toMatchObject({
      accepted: true,
      lines: [
        { outcome: 'allocated', considered: [{ verdict: 'too-few-units' }, { batchRef: later }] },
      ],
    });
    expect((await ask('GET', `/orders/${wanted.orderId}`)).status).toBe(404);

    const placed = { lines: [{ state: 'allocated', batchRef: later, shipsOn: '2031-01-15' }] };
    expect(await call(writing, 'allocate_order', wanted)).toMatchObject(placed);
    expect(await call(writing, 'allocate_order', wanted)).toMatchObject(placed);
    expect(await call(writing, 'show_order', { orderId: wanted.orderId })).toMatchObject(placed);
    expect(await call(writing, 'show_product', { sku })).toMatchObject({
      available: { warehouse: 5, onTheWay: 12 },
      batches: [{ ref }, { ref: later }],
    });
    expect(await call(writing, 'release_order', { orderId: wanted.orderId })).toMatchObject({
      lines: [{ state: 'released' }],
    });
    expect(await call(writing, 'show_product', { sku })).toMatchObject({
      available: { warehouse: 5, onTheWay: 20 },
    });
  });

  test('an agent that cuts a batch sees whose lines move, and who waits', async () => {
    const sku = fresh('SKU');
    const ref = await addBatch(sku, 5);
    const orderId = fresh('order');
    await order(orderId, { sku, qty: 4, shipBy: '2030-01-01' });

    expect(await call(writing, 'change_batch', { ref, qty: 1, reason: 'damaged' })).toMatchObject({
      batch: { ref, qty: 1, available: 1 },
      lines: [{ orderId, state: 'backordered' }],
    });
    expect(await call(writing, 'list_waiting', { sku })).toEqual({
      lines: [expect.objectContaining({ orderId, qty: 4 })],
      overdue: [],
      isComplete: true,
    });
    const { lines } = await call(writing, 'list_waiting', {});
    expect(lines).toContainEqual(expect.objectContaining({ orderId, sku, qty: 4 }));
  });

  test('a shipment that has not come is listed as overdue', async () => {
    const sku = fresh('SKU');
    const ref = await addBatch(sku, 5, '2020-01-15');

    expect(await call(reading, 'list_waiting', { sku })).toMatchObject({ overdue: [{ ref }] });
  });

  test('a refusal says what there is, and what to do instead', async () => {
    const sku = fresh('SKU');
    await addBatch(sku, 5);
    const wanted = { orderId: fresh('order'), lines: [{ sku, qty: 8 }] };
    const { refused } = await call(writing, 'allocate_order', wanted);

    expect(refused).toMatch(/^shortage: .*"available":5,.* Ask find_availability/);
    expect(await call(writing, 'show_order', { orderId: wanted.orderId })).toEqual({
      refused: expect.stringMatching(/^order-not-found: .* Check the order id/),
    });
  });

  test('a service that is away is a refusal, too', async () => {
    const client = await overStdio([], { SERVICE_URL: 'http://localhost:1' });

    expect(await call(client, 'show_product', { sku: 'A' })).toEqual({
      refused: expect.stringContaining('did not answer'),
    });
    await client.close();
  });

  test('input that breaks the rules is refused with the field and the rule, by the tool or by the service', async () => {
    const lines = [{ sku: 'A', qty: 0 }];
    const { refused } = await call(writing, 'allocate_order', { orderId: 'o', lines });
    expect(refused).toContain('qty');
    const unknown = await call(reading, 'show_product', { sku: 'A', colour: 'red' });
    expect(unknown.refused).toContain('colour');
    const late = { sku: 'A', by: '2031-01-01' };
    expect((await call(reading, 'find_availability', late)).refused).toMatch(
      /^invalid-request: .*"field":"by".* Correct the fields/,
    );
  });
});

describe('over HTTP, on a service that wants tokens', () => {
  let service: Service;
  const servers = [false, true].map((isWriting) => ({ isWriting, url: '', close: () => {} }));
  beforeAll(async () => {
    service = await startService([...START, '--tokens']);
    for (const one of servers) {
      const server = httpServer({ url: service.url, isWriting: one.isWriting });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      one.url = `http://localhost:${(server.address() as AddressInfo).port}/mcp`;
      one.close = () => server.close();
    }
  });
  afterAll(async () => {
    for (const { close } of servers) close();
    await service.stop();
  });

  const overHttp = async (token: string, isWriting = false): Promise<Client> => {
    const client = agent();
    const { url } = servers.find((one) => one.isWriting === isWriting) as { url: string };
    const headers = { authorization: `Bearer ${token}` };
    const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
    // Their types differ in an optional field, with exactOptionalPropertyTypes.
    await client.connect(transport as Parameters<Client['connect']>[0]);
    return client;
  };

  test("an agent reads and writes with its own token's rights, and no others", async () => {
    const all = await overHttp(await testToken(['stock:read', 'stock:write']), true);
    const reader = await overHttp(await testToken(['stock:read']), true);
    const { url } = service;
    await fetch(`${url}/batches`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await testToken(['stock:write'])}` },
      body: JSON.stringify({ ref: 'b', sku: 'LAMP', qty: 5 }),
    });

    expect(await call(reader, 'show_product', { sku: 'LAMP' })).toMatchObject({ sku: 'LAMP' });
    expect((await call(reader, 'change_batch', { ref: 'b', qty: 3 })).refused).toBe(
      'The token lacks the scope for this: the user has to provide another one, or do this themselves.',
    );
    expect(await call(all, 'change_batch', { ref: 'b', qty: 3 })).toMatchObject({
      batch: { qty: 3 },
    });
    await Promise.all([all.close(), reader.close()]);
  });

  test('tools that write are not there unless it was started so', async () => {
    const client = await overHttp(await testToken(['stock:read', 'stock:write']));

    expect(await namesOf(client)).toEqual(READING);
    await client.close();
  });

  test('without a token, or with one that is worth nothing, there is a 401', async () => {
    const { url } = servers[0] as { url: string };
    const ask = (headers: Record<string, string>) =>
      fetch(url, { method: 'POST', headers, body: '{}' });

    const answers = [await ask({}), await ask({ authorization: 'Bearer x' })];
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(answers[0]?.headers.get('www-authenticate')).toBe('Bearer');
    await expect(overHttp('x')).rejects.toThrow();
  });

  test('web pages are refused, and so is a name that was made to lead here', async () => {
    const { url } = servers[0] as { url: string };
    const status = (headers: Record<string, string>) =>
      new Promise((resolve, reject) => {
        request(url, { method: 'POST', headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end('{}');
      });

    expect(await status({ origin: 'https://evil.example' })).toBe(403);
    expect(await status({ host: 'evil.example:80' })).toBe(403);
    expect(await status({})).toBe(401);
  });
});
