import * as z from 'zod';
import { json } from './answer.ts';
import { endpoint } from './endpoint.ts';
import { id, page } from './input.ts';
import { found } from './problems.ts';
import { queries } from './queries.ts';
import { lineView } from './views.ts';

const path = z.object({ sku: id });

export const handler = endpoint({ path, query: page }, async (request) => {
  const { sku } = request.path;
  found(await queries.product(sku), 'product-not-found', `product ${sku}`);
  const { items, next } = await queries.backorders(sku, request.query);
  return json(200, { lines: items.map(lineView), next });
});
