import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect, test } from '@jest/globals';
import { endpointsAt, servicePort } from '../../infra/local/endpoints.ts';
import { ask, fresh } from '../support/http.ts';

// DynamoDB Local is a program of its own.
const { dynamoDb: _, ...OURS } = endpointsAt(servicePort());
const PARTS = Object.entries(OURS);

/** As a browser sends it: fetch would not let us say the host. */
const send = async (
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
) => {
  const sent = request(url, { method, headers: { host: new URL(url).host, ...headers } });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  // The bus would go on for ever.
  response.destroy();
  const cors = Object.keys(response.headers).filter((name) => name.startsWith('access-control'));
  return { status: response.statusCode, cors };
};

const REFUSED = { status: 403, cors: [] };

test.each(PARTS)(
  'a page of another site gets nothing of a running npm start: %s',
  async (_, url) => {
    const origin = 'https://elsewhere.example.com';
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      expect(await send(url, method, { origin })).toEqual(REFUSED);
    }
    const preflight = { origin, 'access-control-request-method': 'POST' };
    expect(await send(url, 'OPTIONS', preflight)).toEqual(REFUSED);
    expect(await send(url, 'GET', { origin: 'null' })).toEqual(REFUSED);
  },
);

test('it can not write with what a browser sends without asking first, either', async () => {
  const batch = { ref: fresh('batch'), sku: 'LAMP', qty: 100, eta: null };
  const body = JSON.stringify(batch);
  const page = { origin: 'https://elsewhere.example.com', 'content-type': 'text/plain' };
  expect(await send(`${OURS.api}/batches`, 'POST', page, body)).toEqual(REFUSED);
  expect((await ask('GET', `/batches/${batch.ref}`)).status).toBe(404);

  const curl = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(await send(`${OURS.api}/batches`, 'POST', curl, body)).toEqual({ status: 201, cors: [] });
});

test.each(PARTS)('nor does a site whose name was made to lead here: %s', async (_, url) => {
  const host = `elsewhere.example.com:${new URL(url).port}`;
  expect(await send(url, 'GET', { host })).toEqual(REFUSED);
  expect(await send(url, 'POST', { host })).toEqual(REFUSED);
});

test.each(PARTS)('names of this machine itself are good: %s', async (_, url) => {
  for (const name of ['localhost', '127.0.0.1', '[::1]']) {
    const { status } = await send(url, 'GET', { host: `${name}:${new URL(url).port}` });
    expect(status).not.toBe(403);
  }
});
