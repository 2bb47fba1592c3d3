import { releaseOrder } from '../application/release-lines.ts';
import { json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { orderPath } from './requests/orders.ts';
import { orderView } from './views.ts';

const release = releaseOrder(deps);

export const handler = endpoint({ path: orderPath }, async (request) => {
  const { orderId } = request.path;
  return json(200, orderView(orderId, await release(orderId)));
});
