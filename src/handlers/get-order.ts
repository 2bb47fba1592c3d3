import { json } from './answer.ts';
import { endpoint } from './endpoint.ts';
import { found } from './problems.ts';
import { queries } from './queries.ts';
import { orderPath } from './requests/orders.ts';
import { orderView } from './views.ts';

export const handler = endpoint({ path: orderPath }, async (request) => {
  const { orderId } = request.path;
  const lines = await queries.order(orderId);
  found(lines[0], 'order-not-found', `order ${orderId}`);
  return json(200, orderView(orderId, lines));
});
