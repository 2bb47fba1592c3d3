import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { linesPage } from '../http/page.ts';
import { found } from '../http/problems.ts';
import { orderTag, orderView } from '../http/views.ts';
import { queries } from '../queries.ts';
import { orderPath } from './request.ts';

export const handler = endpoint({ path: orderPath, query: linesPage }, async (request) => {
  const { orderId } = request.path;
  const lines = await queries.order(orderId);
  found(lines[0], 'order-not-found', `order ${orderId}`);
  return json(200, orderView(orderId, lines, request.query), { etag: orderTag(orderId)(lines) });
});
