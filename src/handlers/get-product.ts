import * as z from 'zod';
import { json } from './answer.ts';
import { endpoint } from './endpoint.ts';
import { id } from './input.ts';
import { found } from './problems.ts';
import { queries } from './queries.ts';
import { productView } from './views.ts';

const path = z.object({ sku: id });

export const handler = endpoint({ path }, async (request) => {
  const { sku } = request.path;
  const product = found(await queries.product(sku), 'product-not-found', `product ${sku}`);
  const { version } = product;
  return json(200, productView(product), version > 0 ? { etag: `"${version}"` } : {});
});
