import * as z from 'zod';
import { shipOrder } from '../application/ship-order.ts';
import { json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { id } from './input.ts';
import { orderView } from './views.ts';

const ship = shipOrder(deps);
const path = z.object({ orderId: id });
const body = z.strictObject({
  lineIds: z
    .array(id, 'must be a list of line ids')
    .min(1, 'must name a line at least')
    .max(1_000, 'must name 1000 lines at most')
    .optional(),
});

export const handler = endpoint({ path, body }, async (request) => {
  const { orderId } = request.path;
  return json(200, orderView(orderId, await ship(orderId, request.body.lineIds)));
});
