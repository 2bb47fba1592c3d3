import * as z from 'zod';
import { json } from './answer.ts';
import { endpoint } from './endpoint.ts';
import { id } from './input.ts';
import { found } from './problems.ts';
import { queries } from './queries.ts';
import { orderView } from './views.ts';

const path = z.object({ orderId: id });

export const handler = endpoint({ path }, async (request) => {
  const { orderId } = request.path;
  const lines = await queries.order(orderId);
  found(lines[0], 'order-not-found', `order ${orderId}`);
  return json(200, orderView(orderId, lines));
});
