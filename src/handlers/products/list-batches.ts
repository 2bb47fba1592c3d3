import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { page } from '../http/page.ts';
import { found } from '../http/problems.ts';
import { batchView } from '../http/views.ts';
import { queries } from '../queries.ts';
import { productPath } from './request.ts';

export const handler = endpoint({ path: productPath, query: page }, async (request) => {
  const { sku } = request.path;
  found(await queries.product(sku), 'product-not-found', `product ${sku}`);
  const { items, next } = await queries.batchesOf(sku, request.query);
  return json(200, { batches: items.map((batch) => batchView(sku, batch)), next });
});
