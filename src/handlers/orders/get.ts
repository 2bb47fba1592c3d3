import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { InvalidRequest } from '../http/invalid-request.ts';
import { cursorRule, linesPage } from '../http/page.ts';
import { found } from '../http/problems.ts';
import { cursorOf, orderTag, orderView } from '../http/views.ts';
import { queries } from '../queries.ts';
import { orderPath } from './request.ts';

export const handler = endpoint({ path: orderPath, query: linesPage }, async (request) => {
  const { orderId } = request.path;
  const lines = await queries.order(orderId);
  found(lines[0], 'order-not-found', `order ${orderId}`);
  const { after } = request.query;
  if (after !== undefined && !lines.some((line) => cursorOf(line) === after)) {
    const details = [{ in: 'query', field: 'after', rule: cursorRule }] as const;
    throw new InvalidRequest('the request breaks the rules listed', 400, details);
  }
  return json(200, orderView(orderId, lines, request.query), { etag: orderTag(orderId)(lines) });
});
