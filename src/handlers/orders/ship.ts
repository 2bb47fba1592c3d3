import { shipOrder } from '../../application/ship-order.ts';
import { deps } from '../deps.ts';
import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { orderView } from '../http/views.ts';
import { orderPath, someLines } from './request.ts';

const ship = shipOrder(deps);

export const handler = endpoint({ path: orderPath, body: someLines }, async (request) => {
  const { orderId } = request.path;
  return json(200, orderView(orderId, await ship(orderId, request.body.lineIds)));
});
