import createFetchClient, { type Client as FetchClient, type Middleware } from 'openapi-fetch';
import { type Auth, authenticated } from './auth.ts';
import { inPath } from './path-name.ts';
import { type Fetch, type Retry, retrying } from './retry.ts';
import type { paths } from './schema.ts';

/** Sends requests that are typed by the OpenAPI document: `client.GET(path, …)`, `client.POST(path, …)`. */
export type Client = FetchClient<paths>;

export type ClientOptions = Auth & {
  /** Of the service, such as http://localhost:3000. */
  readonly url: string;
  readonly retry?: Retry;
  readonly fetch?: Fetch;
};

/**
 * A client of the service, in Node and in browsers.
 *
 *     const client = createClient({ url, token });
 *     const order = { orderId: 'order-1', lines: [{ sku: 'LAMP', qty: 6 }] };
 *     const { data, error } = await client.POST('/allocations', { body: order });
 *     if (isProblem(error, '/problems/shortage')) console.log(error.errors[0]?.available);
 *     else console.log(data?.lines[0]?.batchRef);
 */
export const createClient = ({
  url,
  retry,
  fetch = globalThis.fetch,
  ...auth
}: ClientOptions): Client => {
  const client = createFetchClient<paths>({
    baseUrl: url,
    pathSerializer: (path, names) =>
      path.replace(/\{(\w+)\}/g, (_, key) => inPath(String(names[key]))),
    fetch: retrying(authenticated(fetch, auth), retry),
  });
  client.use(onceOnly);
  return client;
};

/**
 * A command on what is there already may mean something else the second time: its attempts have a key in common. What
 * is added is known by its own id, and what has arrived by its receipt, for which the service would take the key.
 */
const onceOnly: Middleware = {
  onRequest: ({ request, schemaPath }) => {
    const isOnWhatIsThere = request.method !== 'GET' && schemaPath.includes('{');
    if (!isOnWhatIsThere || schemaPath === ARRIVAL || request.headers.has(KEY)) return;
    request.headers.set(KEY, crypto.randomUUID());
  },
};

const KEY = 'Idempotency-Key';
const ARRIVAL: keyof paths = '/batches/{ref}/arrival';
