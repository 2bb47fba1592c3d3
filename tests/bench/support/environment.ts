import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { HOST } from '../../../infra/local/ports.ts';
import { leanFront } from './lean-front.ts';

// One execution environment, in a process of its own: the handlers of the code in a folder, on the table in
// TABLE_NAME. That code says itself what its routes are, and what its functions have in their environment.
const [root, port] = process.argv.slice(2) as [string, string];
const { environmentOfFunctions, routes } = (await import(
  new URL('tests/bench/support/serverless-yml.ts', root).href
)) as typeof import('./serverless-yml.ts');
for (const [name, value] of Object.entries(environmentOfFunctions)) process.env[name] ??= value;

// How often the table has been asked since the process began.
let asked = 0;
subscribe('http.client.request.start', (message) => {
  const { request } = message as { readonly request: ClientRequest };
  if (`${request.getHeader('x-amz-target')}`.startsWith('DynamoDB_')) asked++;
});

const server = await leanFront(new URL(root), routes, () => ({ 'x-asked': asked }));
// A connection that is closed while it is idle might be closed just when the next request is on its way.
server.keepAliveTimeout = 0;
server.listen(Number(port), HOST);
