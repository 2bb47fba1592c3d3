import { confirmOrder } from '../application/confirm-order.ts';
import { json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { someLines } from './input.ts';
import { orderPath } from './requests/orders.ts';
import { orderView } from './views.ts';

const confirm = confirmOrder(deps);

export const handler = endpoint({ path: orderPath, body: someLines }, async (request) => {
  const { orderId } = request.path;
  return json(200, orderView(orderId, await confirm(orderId, request.body.lineIds)));
});
