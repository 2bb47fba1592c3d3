import { history, queries } from '../histories.ts';
import { endpoint } from '../http/endpoint.ts';
import { answerHistory } from '../http/history.ts';
import { page } from '../http/page.ts';
import { found } from '../http/problems.ts';
import { orderPath } from './request.ts';

export const handler = endpoint({ path: orderPath, query: page }, async (request) => {
  const { orderId } = request.path;
  const lines = await queries.order(orderId);
  // What was taken away, since its order could not be filled, has left its history alone.
  const known = lines[0] ?? (await history.ofOrder(orderId, { limit: 1 })).items[0];
  found(known, 'order-not-found', `order ${orderId}`);
  const skus = [...new Set(lines.map(({ sku }) => sku))];
  return answerHistory({ history, queries }, skus, () => history.ofOrder(orderId, request.query));
});
