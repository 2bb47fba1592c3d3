import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { page } from '../http/page.ts';
import { stockView } from '../http/views.ts';
import { queries } from '../queries.ts';

export const handler = endpoint({ query: page }, async (request) => {
  const { items, next } = await queries.products(request.query);
  return json(200, { products: items.map(stockView), next });
});
