import * as z from 'zod';
import { shipOrder } from '../application/ship-order.ts';
import { json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { id, someLines } from './input.ts';
import { orderView } from './views.ts';

const ship = shipOrder(deps);
const path = z.object({ orderId: id });

export const handler = endpoint({ path, body: someLines }, async (request) => {
  const { orderId } = request.path;
  return json(200, orderView(orderId, await ship(orderId, request.body.lineIds)));
});
