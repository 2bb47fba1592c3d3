import * as z from 'zod';
import { allocateOrder } from '../application/allocate-order.ts';
import { explainOrder } from '../application/explain-order.ts';
import { json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { holdFor, id, qty } from './input.ts';
import { problemAnswer } from './problems.ts';
import { orderView } from './views.ts';

const allocate = allocateOrder(deps);
const explain = explainOrder(deps);
const allowSplit = z.boolean('must be true or false').default(false);
const line = z
  .strictObject({ sku: id, qty, lineId: id.optional(), allowSplit })
  .transform(({ lineId, sku, qty, allowSplit }) => ({
    lineId: lineId ?? sku,
    sku,
    qty,
    ...(allowSplit && { allowSplit }),
  }));
const body = z.strictObject({
  orderId: id,
  lines: z
    .array(line, 'must be a list of lines')
    .min(1, 'must have a line at least')
    .max(1_000, 'must have 1000 lines at most')
    .superRefine(eachIdOnce),
  onShortage: z.enum(['reject', 'backorder'], 'must be reject or backorder').default('reject'),
  holdFor: holdFor.optional(),
});

const query = z.object({
  dryRun: z.enum(['true', 'false'], 'must be true or false').default('false'),
});

export const handler = endpoint({ query, body }, async (request) => {
  const { orderId } = request.body;
  if (request.query.dryRun === 'true') {
    const lines = (await explain(request.body)).map(({ orderId: _, ...line }) => line);
    return json(200, { orderId, dryRun: true, accepted: lines.every(isTaken), lines });
  }
  const result = await allocate(request.body);
  if (result.outcome === 'short') {
    const errors = result.short.map(({ orderId: _, ...short }) => short);
    return problemAnswer(
      409,
      'shortage',
      'nothing was allocated: the lines listed can not be had',
      { errors },
    );
  }
  const location = `/orders/${encodeURIComponent(orderId)}`;
  return json(result.created ? 201 : 200, orderView(orderId, result.lines), { location });
});

function isTaken({ outcome }: { outcome: string }): boolean {
  return outcome === 'allocated' || outcome === 'backordered' || outcome === 'known-already';
}

function eachIdOnce(lines: readonly { lineId: string }[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, { lineId }] of lines.entries()) {
    if (seen.has(lineId)) {
      const message = `must differ from line to line (it is the SKU unless given): ${lineId} is here twice`;
      context.addIssue({ code: 'custom', path: [index, 'lineId'], message });
    }
    seen.add(lineId);
  }
}
