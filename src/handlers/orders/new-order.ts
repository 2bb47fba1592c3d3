import * as z from 'zod/mini';
import { holdFor, id, qty } from '../http/fields.ts';

const allowSplit = z._default(z.boolean('must be true or false'), false);
const line = z.pipe(
  z.strictObject({ sku: id, qty, lineId: z.optional(id), allowSplit }, 'must be an object'),
  z.transform(({ lineId, sku, qty, allowSplit }) => ({
    lineId: lineId ?? sku,
    sku,
    qty,
    ...(allowSplit && { allowSplit }),
  })),
);

/** An order that is to be allocated. */
export const newOrder = z.strictObject(
  {
    orderId: id,
    lines: z
      .array(line, 'must be a list of lines')
      .check(
        z.minLength(1, 'must have a line at least'),
        z.maxLength(1_000, 'must have 1000 lines at most'),
        z.superRefine(eachIdOnce),
      ),
    onShortage: z._default(
      z.enum(['reject', 'backorder'], 'must be reject or backorder'),
      'reject',
    ),
    holdFor: z.optional(holdFor),
  },
  'must be an object',
);

function eachIdOnce(lines: readonly { lineId: string }[], context: z.core.$RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, { lineId }] of lines.entries()) {
    if (seen.has(lineId)) {
      const message = `must differ from line to line (it is the SKU unless given): ${lineId} is here twice`;
      context.addIssue({ code: 'custom', path: [index, 'lineId'], message });
    }
    seen.add(lineId);
  }
}
