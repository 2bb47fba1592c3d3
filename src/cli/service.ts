import * as z from 'zod';
import { type Answer, send, sendOnce } from './http.ts';
import type { BatchRow, Line } from './inputs.ts';
import { Stop } from './stop.ts';

/** What the service made of a batch or a line. */
export type Outcome =
  | { readonly is: 'done'; readonly batchRef: string }
  | { readonly is: 'short' | 'invalid' | 'failed'; readonly reason: string };

const placedLine = z.object({
  lineId: z.string(),
  sku: z.string(),
  qty: z.number(),
  state: z.string(),
  batchRef: z.string().nullable(),
});
/** A line as the service has it. */
export type PlacedLine = z.infer<typeof placedLine>;

const orderAnswer = z.object({ lines: z.array(placedLine) });
const bulkAnswer = z.object({
  outcomes: z.array(z.object({ status: z.number(), body: z.unknown() })),
});
const batchAnswer = z.object({ ref: z.string() });
const problemAnswer = z.object({
  type: z.string(),
  detail: z.string(),
  errors: z.array(z.record(z.string(), z.unknown())).default([]),
});
type Problem = z.infer<typeof problemAnswer>;

/** @throws Stop if the service at that address can't be worked with */
export const checkService = async (url: string): Promise<void> => {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (!address?.protocol.startsWith('http')) {
    throw new Stop(`SERVICE_URL must be an address such as http://localhost:3000, not ${url}`);
  }
  const { status, body } = await sendOnce(`${url}/products?limit=1`).catch(() => {
    throw new Stop(
      `no service answers at ${url}: start one with \`npm start\`, or set SERVICE_URL`,
    );
  });
  if (z.object({ products: z.array(z.unknown()) }).safeParse(body).success) return;
  throw new Stop(
    `what answers at ${url} is not the allocation service: GET /products gave ${status}`,
  );
};

export const addBatch = async (
  url: string,
  { source: _, ...batch }: BatchRow,
): Promise<Outcome> => {
  const answer = await send(`${url}/batches`, batch);
  const added = batchAnswer.safeParse(answer.body);
  return isSuccess(answer) && added.success
    ? { is: 'done', batchRef: added.data.ref }
    : refusal(answer);
};

/** As many as the service takes at a time. */
export const LINES_PER_CALL = 1_000;

/**
 * Allocates lines, each by itself, in their order; a line that the service has already is told as it
 * stands.
 */
export const allocateLines = async (
  url: string,
  lines: readonly Line[],
): Promise<readonly Outcome[]> => {
  const orders = lines.map(({ orderId, lineId, sku, qty, priority }) => ({
    orderId,
    lines: [{ lineId, sku, qty, priority }],
  }));
  const answer = await send(`${url}/allocations/bulk`, { orders }, isBusy);
  const { data } = bulkAnswer.safeParse(answer.body);
  if (data?.outcomes.length !== lines.length) return lines.map(() => refusal(answer));
  return lines.map((line, index) => outcomeOf(line, data.outcomes[index] as Answer));
};

/** Lines that others were faster with can be had a moment later; those that are done stay done. */
const isBusy = ({ body }: Answer): boolean =>
  bulkAnswer.safeParse(body).data?.outcomes.some(({ status }) => status >= 500) ?? false;

const outcomeOf = ({ lineId }: Line, answer: Answer): Outcome => {
  const order = orderAnswer.safeParse(answer.body);
  const placed = order.data?.lines.find((one) => one.lineId === lineId);
  return isSuccess(answer) && placed ? fateOf(placed) : refusal(answer);
};

const fateOf = ({ batchRef, state }: PlacedLine): Outcome =>
  batchRef === null
    ? { is: 'short', reason: `it was accepted before and is ${state} now` }
    : { is: 'done', batchRef };

/** An order's lines; none if the service has no such order, or could not have one of that id. */
export const linesOfOrder = async (
  url: string,
  orderId: string,
): Promise<readonly PlacedLine[]> => {
  const answer = await send(`${url}/orders/${encodeURIComponent(orderId)}`);
  if (answer.status === 404 || answer.status === 400) return [];
  const order = orderAnswer.safeParse(answer.body);
  if (isSuccess(answer) && order.success) return order.data.lines;
  throw new Stop(`the service does not tell what order ${orderId} has: ${unexpected(answer)}`);
};

const isSuccess = ({ status }: Answer): boolean => status === 200 || status === 201;

const refusal = (answer: Answer): Outcome => {
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

/** A row is the only line of its request. */
const nameOf = (field: unknown): string => String(field).replace('lines[0].', '');
