import * as z from 'zod';
import type { OrderOutcome } from '../application/allocate-together.ts';
import { type Answer, json } from './answer.ts';
import { holdFor, id, qty } from './input.ts';
import { problemAnswer } from './problems.ts';
import { orderView } from './views.ts';

const allowSplit = z.boolean('must be true or false').default(false);
const line = z
  .strictObject({ sku: id, qty, lineId: id.optional(), allowSplit })
  .transform(({ lineId, sku, qty, allowSplit }) => ({
    lineId: lineId ?? sku,
    sku,
    qty,
    ...(allowSplit && { allowSplit }),
  }));

/** An order that is to be allocated. */
export const orderBody = z.strictObject({
  orderId: id,
  lines: z
    .array(line, 'must be a list of lines')
    .min(1, 'must have a line at least')
    .max(1_000, 'must have 1000 lines at most')
    .superRefine(eachIdOnce),
  onShortage: z.enum(['reject', 'backorder'], 'must be reject or backorder').default('reject'),
  holdFor: holdFor.optional(),
});

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

/** What an order is answered that was to be allocated. */
export const outcomeAnswer = (orderId: string, result: OrderOutcome): Answer => {
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
};
