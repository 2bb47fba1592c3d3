import * as z from 'zod/mini';
import { STATES } from '../../application/orders/list-lines.ts';
import { id } from '../http/fields.ts';
import { page } from '../http/page.ts';

/** Lines of all orders in a state, of one SKU or channel if it is named. */
export const linesInState = z.extend(page, {
  state: z.enum(STATES, `must be one of ${STATES.join(', ')}`),
  sku: z.optional(id),
  channel: z.optional(id),
});
