import { releaseOrder } from '../../application/release-order.ts';
import { deps } from '../deps.ts';
import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { orderView } from '../http/views.ts';
import { orderPath } from './request.ts';

const release = releaseOrder(deps);

export const handler = endpoint({ path: orderPath }, async (request) => {
  const { orderId } = request.path;
  return json(200, orderView(orderId, await release(orderId)));
});
