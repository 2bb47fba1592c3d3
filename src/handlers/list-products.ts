import { json } from './answer.ts';
import { endpoint } from './endpoint.ts';
import { page } from './input.ts';
import { queries } from './queries.ts';
import { stockView } from './views.ts';

export const handler = endpoint({ query: page }, async (request) => {
  const { items, next } = await queries.products(request.query);
  return json(200, { products: items.map(stockView), next });
});
