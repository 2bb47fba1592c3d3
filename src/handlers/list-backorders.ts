import { json } from './answer.ts';
import { endpoint } from './endpoint.ts';
import { page } from './input.ts';
import { found } from './problems.ts';
import { queries } from './queries.ts';
import { productPath } from './requests/products.ts';
import { lineView } from './views.ts';

export const handler = endpoint({ path: productPath, query: page }, async (request) => {
  const { sku } = request.path;
  found(await queries.product(sku), 'product-not-found', `product ${sku}`);
  const { items, next } = await queries.backorders(sku, request.query);
  return json(200, { lines: items.map(lineView), next });
});
