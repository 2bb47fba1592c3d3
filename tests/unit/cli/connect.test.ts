import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { connect } from '../../../src/cli/connect.ts';

const answering = async (status: number, body: string, work: (url: string) => Promise<void>) => {
  const server = createServer((_, response) => response.writeHead(status).end(body));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await work(`http://127.0.0.1:${port}`).finally(() => server.close());
};

test.each([
  [200, '<html>', 'gave no JSON'],
  [200, '{"items":[]}', 'gave 200'],
  [401, '{"message":"Unauthorized"}', 'gave 401'],
])('what answers %i %s is no service to send anything to', (status, body, says) =>
  answering(status, body, async (url) => {
    await expect(connect(url)).rejects.toThrow(
      `what answers at ${url} is not the allocation service: GET /products ${says}`,
    );
  }),
);
