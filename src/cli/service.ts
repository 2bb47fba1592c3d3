import type { Client } from '../client/client.ts';
import { isProblem } from '../client/problems.ts';
import type { DryRun, LineOfOrder, Shortage } from '../client/schema.ts';
import type { BatchRow, Line } from './inputs.ts';
import { reasonsOf } from './reasons.ts';
import { Stop } from './stop.ts';

type NotDone = { readonly is: 'short' | 'invalid' | 'failed'; readonly reason: string };

/** What the service made of a batch. */
export type BatchOutcome = { readonly is: 'done' } | NotDone;

/** Where the units of a line come from, and when they can leave: with null now. */
export type Place = Pick<LineOfOrder, 'qty' | 'shipsOn'> & { readonly batchRef: string };

/** What the service made of a line. It was divided since, where it has several places. */
export type LineOutcome =
  | { readonly is: 'done'; readonly isNew: boolean; readonly places: readonly [Place, ...Place[]] }
  | NotDone;

/** A line as the service has it. */
export type PlacedLine = Pick<
  LineOfOrder,
  'lineId' | 'sku' | 'qty' | 'state' | 'batchRef' | 'shipsOn'
>;

/** As many as the service takes at a time, batches or orders. */
export const AT_A_TIME = 1_000;

/** Adds batches of different references, in their order. */
export const addBatches = async (
  client: Client,
  batches: readonly BatchRow[],
): Promise<readonly BatchOutcome[]> => {
  const wanted = batches.map(({ source: _, ...batch }) => batch);
  const { data, error, response } = await client.POST('/batches/bulk', {
    body: { batches: wanted },
  });
  if (!data) return batches.map(() => refusal(response.status, error));
  return data.outcomes.map(({ status, body }) =>
    isProblem(body) ? refusal(status, body) : { is: 'done' },
  );
};

/**
 * Allocates lines, each by itself, in their order; a line that the service has already is reported as it
 * stands.
 */
export const allocateLines = async (
  client: Client,
  lines: readonly Line[],
): Promise<readonly LineOutcome[]> => {
  const orders = lines.map(({ orderId, lineId, sku, qty, priority }) => ({
    orderId,
    lines: [{ lineId, sku, qty, priority }],
  }));
  const { data, error, response } = await client.POST('/allocations/bulk', { body: { orders } });
  if (!data) return lines.map(() => refusal(response.status, error));
  return data.outcomes.map(({ status, body }) =>
    'lines' in body ? placed(body.lines, status === 201) : refusal(status, body),
  );
};

/** The parts of a line, the only one of its order that was sent. */
const placed = (parts: readonly PlacedLine[], isNew: boolean): LineOutcome => {
  const [first, ...others] = parts.flatMap(({ batchRef, qty, shipsOn }) =>
    batchRef === null ? [] : [{ batchRef, qty, shipsOn }],
  );
  if (first) return { is: 'done', isNew, places: [first, ...others] };
  return { is: 'short', reason: `it was accepted before and is ${parts[0]?.state} now` };
};

/** What would become of lines, were they sent now one after the other, and nothing before them. */
export const dryRun = async (
  client: Client,
  lines: readonly Line[],
): Promise<readonly DryRun['lines'][number][]> => {
  const order = {
    orderId: `dry-run-${crypto.randomUUID()}`,
    lines: lines.map(({ sku, qty, priority }, at) => ({
      lineId: `${at}`,
      sku,
      qty,
      ...(priority !== undefined && { priority }),
    })),
  };
  const { data, error, response } = await client.POST('/allocations?dryRun=true', { body: order });
  if (data) return data.lines;
  throw new Stop(
    `the service did not say what would happen: ${unexpected(response.status, error)}`,
  );
};

/** An order's lines; none if the service has no such order, or could not have one of that id. */
export const linesOfOrder = async (
  client: Client,
  orderId: string,
): Promise<readonly PlacedLine[]> => {
  const params = { path: { orderId } };
  const { data, error, response } = await client.GET('/orders/{orderId}', { params });
  if (data) return data.lines;
  const { status } = response;
  if (status === 404 || status === 400) return [];
  throw new Stop(`the service did not say what order ${orderId} has: ${unexpected(status, error)}`);
};

const refusal = (status: number, error: unknown): NotDone => {
  if (!isProblem(error) || ![400, 409, 413].includes(status)) {
    return { is: 'failed', reason: unexpected(status, error) };
  }
  const [short] = isProblem(error, '/problems/shortage') ? error.errors : [];
  if (short?.reason === 'unknown-sku') return { is: 'invalid', reason: 'no batch has this SKU' };
  if (short) return { is: 'short', reason: shortageOf(short) };
  // A row is the only line of its order.
  const reasons = reasonsOf(error).map((reason) => reason.replace('lines[0].', ''));
  const isByField = isProblem(error, '/problems/invalid-request') && reasons.length > 0;
  return {
    is: 'invalid',
    reason: isByField ? reasons.join('; ') : [error.detail, ...reasons].join(': '),
  };
};

const unexpected = (status: number, error: unknown): string =>
  `the service answered ${status}${isProblem(error) ? ` (${error.detail})` : ''}`;

const shortageOf = ({ qty, available, availableInOneBatch }: Shortage['errors'][number]): string =>
  available < qty
    ? `${available} available`
    : `${available} available, but at most ${availableInOneBatch} in one batch`;
