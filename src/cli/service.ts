import * as z from 'zod';
import { type Answer, send } from './http.ts';
import type { BatchRow, Line } from './inputs.ts';
import { Stop } from './stop.ts';

type NotDone = { readonly is: 'short' | 'invalid' | 'failed'; readonly reason: string };

/** What the service made of a batch. */
export type BatchOutcome = { readonly is: 'done' } | NotDone;

/** Where the units of a line come from, and when they can leave: with null now. */
export type Place = {
  readonly batchRef: string;
  readonly qty: number;
  readonly shipsOn: string | null;
};

/** What the service made of a line. It was divided since, where it has several places. */
export type LineOutcome =
  | { readonly is: 'done'; readonly isNew: boolean; readonly places: readonly [Place, ...Place[]] }
  | NotDone;

const placedLine = z.object({
  lineId: z.string(),
  sku: z.string(),
  qty: z.number(),
  state: z.string(),
  batchRef: z.string().nullable(),
  shipsOn: z.string().nullable(),
});
/** A line as the service has it. */
export type PlacedLine = z.infer<typeof placedLine>;

const orderAnswer = z.object({ lines: z.array(placedLine) });
const bulkAnswer = z.object({
  outcomes: z.array(z.object({ status: z.number(), body: z.unknown() })),
});
const problemAnswer = z.object({
  type: z.string(),
  detail: z.string(),
  errors: z.array(z.record(z.string(), z.unknown())).default([]),
});
type Problem = z.infer<typeof problemAnswer>;

/** Who starts the command where no service is does not want to wait. */
const ONCE = { attempts: 1 };

/** @throws Stop if the service at that address can't be worked with */
export const checkService = async (url: string): Promise<void> => {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (!address?.protocol.startsWith('http')) {
    throw new Stop(`SERVICE_URL must be an address such as http://localhost:3000, not ${url}`);
  }
  const { status, body } = await send(`${url}/products?limit=1`, undefined, ONCE).catch(() => {
    throw new Stop(
      `no service answers at ${url}: start one with \`npm start\`, or set SERVICE_URL`,
    );
  });
  if (z.object({ products: z.array(z.unknown()) }).safeParse(body).success) return;
  throw new Stop(
    `what answers at ${url} is not the allocation service: GET /products gave ${status}`,
  );
};

/** As many as the service takes at a time, batches or orders. */
export const AT_A_TIME = 1_000;

/** Adds batches of different references, in their order. */
export const addBatches = async (
  url: string,
  batches: readonly BatchRow[],
): Promise<readonly BatchOutcome[]> => {
  const wanted = batches.map(({ source: _, ...batch }) => batch);
  const answers = await sendBulk(`${url}/batches/bulk`, { batches: wanted }, wanted.length);
  return answers.map((answer) => (isSuccess(answer) ? { is: 'done' } : refusal(answer)));
};

/**
 * Allocates lines, each by itself, in their order; a line that the service has already is told as it
 * stands.
 */
export const allocateLines = async (
  url: string,
  lines: readonly Line[],
): Promise<readonly LineOutcome[]> => {
  const orders = lines.map(({ orderId, lineId, sku, qty, priority }) => ({
    orderId,
    lines: [{ lineId, sku, qty, priority }],
  }));
  const answers = await sendBulk(`${url}/allocations/bulk`, { orders }, orders.length);
  return lines.map((line, index) => outcomeOf(line, answers[index] as Answer));
};

/** An answer for each of them; where they were not answered each by itself, that of all. */
const sendBulk = async (
  url: string,
  content: object,
  count: number,
): Promise<readonly Answer[]> => {
  const answer = await send(url, content);
  const { data } = bulkAnswer.safeParse(answer.body);
  return data?.outcomes.length === count
    ? data.outcomes
    : Array.from({ length: count }, () => answer);
};

const outcomeOf = ({ lineId }: Line, answer: Answer): LineOutcome => {
  const order = orderAnswer.safeParse(answer.body);
  const parts = order.data?.lines.filter((one) => one.lineId === lineId) ?? [];
  return isSuccess(answer) && parts.length > 0
    ? placed(parts, answer.status === 201)
    : refusal(answer);
};

const placed = (parts: readonly PlacedLine[], isNew: boolean): LineOutcome => {
  const [first, ...others] = parts.flatMap(({ batchRef, qty, shipsOn }) =>
    batchRef === null ? [] : [{ batchRef, qty, shipsOn }],
  );
  if (first) return { is: 'done', isNew, places: [first, ...others] };
  return { is: 'short', reason: `it was accepted before and is ${parts[0]?.state} now` };
};

const dryRunAnswer = z.object({
  lines: z.array(z.object({ outcome: z.string(), batchRef: z.string().nullish() })),
});
/** What would become of a line, and which batch it would be from. */
type Foreseen = z.infer<typeof dryRunAnswer>['lines'][number];

/** What would become of lines, were they sent now one after the other, and nothing before them. */
export const dryRun = async (url: string, lines: readonly Line[]): Promise<readonly Foreseen[]> => {
  const order = {
    orderId: `dry-run-${crypto.randomUUID()}`,
    lines: lines.map(({ sku, qty, priority }, at) => ({ lineId: `${at}`, sku, qty, priority })),
  };
  const answer = await send(`${url}/allocations?dryRun=true`, order);
  const { data } = dryRunAnswer.safeParse(answer.body);
  if (data) return data.lines;
  throw new Stop(`the service did not say what would happen: ${unexpected(answer)}`);
};

/** An order's lines; none if the service has no such order, or could not have one of that id. */
export const linesOfOrder = async (
  url: string,
  orderId: string,
): Promise<readonly PlacedLine[]> => {
  const answer = await send(`${url}/orders/${encodeURIComponent(orderId)}`);
  if (answer.status === 404 || answer.status === 400) return [];
  const order = orderAnswer.safeParse(answer.body);
  if (isSuccess(answer) && order.success) return order.data.lines;
  throw new Stop(`the service did not say what order ${orderId} has: ${unexpected(answer)}`);
};

const isSuccess = ({ status }: Answer): boolean => status === 200 || status === 201;

const refusal = (answer: Answer): NotDone => {
  const problem = problemAnswer.safeParse(answer.body).data;
  if (!problem || ![400, 409, 413].includes(answer.status)) {
    return { is: 'failed', reason: unexpected(answer) };
  }
  const isShortage = problem.type.endsWith('/shortage');
  const [short] = problem.errors;
  if (!isShortage || !short) return { is: 'invalid', reason: reasonOf(problem) };
  if (short.reason === 'unknown-sku') return { is: 'invalid', reason: 'no batch has this SKU' };
  return { is: 'short', reason: shortageOf(short) };
};

const unexpected = ({ status, body }: Answer): string => {
  const problem = problemAnswer.safeParse(body).data;
  return `the service answered ${status}${problem ? ` (${problem.detail})` : ''}`;
};

const shortageOf = ({ qty, available, availableInOneBatch }: Problem['errors'][number]): string =>
  Number(available) < Number(qty)
    ? `${available} available`
    : `${available} available, but at most ${availableInOneBatch} in one batch`;

const reasonOf = ({ detail, errors }: Problem): string => {
  const rules = errors.filter(({ rule }) => rule !== undefined);
  if (rules.length > 0) {
    return rules.map(({ field, rule }) => `${nameOf(field)} ${rule}`).join('; ');
  }
  const known = errors.map((error) =>
    Object.entries(error)
      .map((entry) => entry.join(' '))
      .join(', '),
  );
  return [detail, ...known].join(': ');
};

/** A row is the only line of its order. */
const nameOf = (field: unknown): string => String(field).replace('lines[0].', '');
