import { createClient } from '../client/client.ts';
import { dataOf, type Problem, ServiceError } from '../client/problems.ts';
import type { components } from '../client/schema.ts';
import { session } from './session.ts';

// How the board asks the service, and all that it reads there; commands.ts and bulk.ts change something.

type Schemas = components['schemas'];
export type Stock = Schemas['Stock'];
export type Batch = Schemas['Batch'];
export type Line = Schemas['Line'];
export type Order = Schemas['Order'];
export type Availability = Schemas['Availability'];
export type Foreseen = Schemas['BatchChangeForeseen'];
export type ListedLine = Schemas['ListedLine'];
export type HistoryEntry = Schemas['HistoryEntry'];
export type Explanation = Schemas['DryRun']['lines'][number];

export type Catalog = { readonly products: readonly Stock[]; readonly isAll: boolean };
export type Lines = { readonly lines: readonly Line[]; readonly isAll: boolean };

const PAGE = 100;
/** No more of a list is loaded: nobody looks through more. */
const MOST_PAGES = 20;
const FEW_PAGES = 3;

/** Asks with the token of the person who has signed in. If nothing answers, the screen soon says so. */
export const client = () =>
  createClient({
    url: new URL('.', location.href).href.replace(/\/$/, ''),
    token: session.token(),
    retry: { attempts: 3 },
  });

/** What it was answered. Where a token is wanted it is asked for. */
export const answerOf = async <T>(result: Promise<Parameters<typeof dataOf<T>>[0]>): Promise<T> => {
  const answer = await result;
  if (answer.response.status === 401) session.ask();
  return dataOf(answer);
};

/** Whether the service has decided against it; otherwise nobody knows what became of a command. */
export const isRefusal = (error: Error): boolean =>
  error instanceof ServiceError && error.status < 500;

/** An error in words for people. */
export const textOf = (error: Error): string => {
  if (!(error instanceof ServiceError)) {
    return 'The service does not answer. Check that it is running, and check your connection.';
  }
  const { status, problem } = error;
  if (status === 401) return 'The service requires a valid token.';
  if (status === 403) {
    return session.token()
      ? 'Your token does not allow this.'
      : 'The service refused this page. The board needs a service that accepts tokens.';
  }
  return problem ? wordsOf(problem) : `The service answered ${status}.`;
};

/** What a problem says, and which rules were broken. */
export const wordsOf = (problem: Problem): string => {
  const rules =
    problem.type === '/problems/invalid-request'
      ? (problem.errors ?? []).map(({ field, rule }) => `${field} ${rule}`)
      : [];
  const text = [problem.detail, ...rules].join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};

type At = { readonly after?: string; readonly limit: number };
type Page = { readonly next?: string };

/** The first pages of a list, as many as are shown, and whether these are all. */
const pagesOf = async <P extends Page>(
  get: (query: At) => Promise<P>,
  most = MOST_PAGES,
): Promise<{ readonly pages: readonly P[]; readonly isAll: boolean }> => {
  const pages: P[] = [];
  let at: At | undefined = { limit: PAGE };
  while (at && pages.length < most) {
    const page: P = await get(at);
    pages.push(page);
    at = page.next === undefined ? undefined : { limit: PAGE, after: page.next };
  }
  return { pages, isAll: at === undefined };
};

export const listStock = async (signal: AbortSignal): Promise<Catalog> => {
  const { pages, isAll } = await pagesOf((query) =>
    answerOf(client().GET('/products', { params: { query }, signal })),
  );
  return { products: pages.flatMap(({ products }) => products), isAll };
};

export const productOn = async (sku: string, signal: AbortSignal) => {
  const path = { sku };
  const [stock, availability, { pages }] = await Promise.all([
    answerOf(client().GET('/products/{sku}', { params: { path }, signal })),
    answerOf(client().GET('/products/{sku}/availability', { params: { path }, signal })),
    pagesOf((query) =>
      answerOf(client().GET('/products/{sku}/batches', { params: { path, query }, signal })),
    ),
  ]);
  return { stock, availability, batches: pages.flatMap(({ batches }) => batches) };
};

export const listBackorders = async (sku: string, signal: AbortSignal): Promise<Lines> => {
  const { lines, next } = await answerOf(
    client().GET('/products/{sku}/backorders', {
      params: { path: { sku }, query: { limit: PAGE } },
      signal,
    }),
  );
  return { lines, isAll: next === undefined };
};

export const batchOn = async (ref: string, signal: AbortSignal) => {
  const path = { ref };
  const [batch, { lines, next }] = await Promise.all([
    answerOf(client().GET('/batches/{ref}', { params: { path }, signal })),
    answerOf(
      client().GET('/batches/{ref}/lines', { params: { path, query: { limit: PAGE } }, signal }),
    ),
  ]);
  return { batch, lines, isAll: next === undefined };
};

export const STATES = ['waiting', 'held', 'late', 'overdue'] as const;

/** Lines of all orders in such a state. */
export const linesIn = async (state: (typeof STATES)[number], signal: AbortSignal) => {
  const { pages, isAll } = await pagesOf(
    (query) =>
      answerOf(client().GET('/orders', { params: { query: { ...query, state } }, signal })),
    FEW_PAGES,
  );
  return { lines: pages.flatMap(({ lines }) => lines), isAll };
};

export const orderOn = (orderId: string, signal: AbortSignal): Promise<Order> =>
  answerOf(client().GET('/orders/{orderId}', { params: { path: { orderId } }, signal }));

const SOME = { limit: 30 };

export const productHistory = (sku: string, signal: AbortSignal) =>
  answerOf(
    client().GET('/products/{sku}/history', { params: { path: { sku }, query: SOME }, signal }),
  );
export const batchHistory = (ref: string, signal: AbortSignal) =>
  answerOf(
    client().GET('/batches/{ref}/history', { params: { path: { ref }, query: SOME }, signal }),
  );
export const orderHistory = (orderId: string, signal: AbortSignal) =>
  answerOf(
    client().GET('/orders/{orderId}/history', {
      params: { path: { orderId }, query: SOME },
      signal,
    }),
  );

/** What lines that wait would find if they were ordered today. Nothing is changed. */
export const explain = async (
  { lines }: Order,
  signal: AbortSignal,
): Promise<readonly Explanation[]> => {
  const waiting = lines.filter(({ state }) => state === 'backordered');
  const body = {
    orderId: crypto.randomUUID(),
    lines: waiting.map(({ sku, qty }, index) => ({ lineId: `${index}`, sku, qty })),
  };
  const explained = await answerOf(client().POST('/allocations?dryRun=true', { body, signal }));
  return explained.lines;
};
