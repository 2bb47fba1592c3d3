import * as z from 'zod/mini';
import { id, why } from '../http/fields.ts';

// What a new order says is in a file of its own, as a bulk of them is: the bundler keeps all schemas of a file,
// used or not, and the functions that only look an order up do without those.

export const orderPath = z.object({ orderId: id });
export const linePath = z.object({ orderId: id, lineId: id });
export const returnPath = z.object({ orderId: id, returnId: id });

/** Lines of an order by their ids; without them all are meant. */
export const someLines = z.strictObject({
  lineIds: z.optional(
    z
      .array(id, 'must be a list of line ids')
      .check(
        z.minLength(1, 'must name at least one line'),
        z.maxLength(1_000, 'must name at most 1000 lines'),
      ),
  ),
});

/** The same for what changes their stock, and why. */
export const linesToMove = z.strictObject({ ...someLines.shape, ...why });

/** Lines, and whether promises may have got worse since. */
export const confirmation = z.strictObject({
  ...someLines.shape,
  acceptLater: z._default(z.boolean('must be true or false'), false),
});

/** So few lines that one transaction holds them, each once. */
export const fewLines = <T extends { readonly lineId: string }>(line: z.ZodMiniType<T>) =>
  z
    .array(line, 'must be a list of lines')
    .check(
      z.minLength(1, 'must name at least one line'),
      z.maxLength(16, 'must name at most 16 lines'),
      z.superRefine(eachIdOnce),
    );

export function eachIdOnce(
  lines: readonly { lineId: string }[],
  context: z.core.$RefinementCtx,
): void {
  const seen = new Set<string>();
  for (const [index, { lineId }] of lines.entries()) {
    if (seen.has(lineId)) {
      const message = `must be unique within the order (it defaults to the SKU): ${lineId} appears twice`;
      context.addIssue({ code: 'custom', path: [index, 'lineId'], message });
    }
    seen.add(lineId);
  }
}
