import * as z from 'zod';
import { setBackorderPolicy } from '../application/set-backorder-policy.ts';
import { json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { id } from './input.ts';
import { productView } from './views.ts';

const setPolicy = setBackorderPolicy(deps);
const path = z.object({ sku: id });
const body = z.strictObject({
  backorderPolicy: z.enum(['strict', 'fill-what-fits'], 'must be strict or fill-what-fits'),
});

export const handler = endpoint({ path, body }, async (request) => {
  const product = await setPolicy(request.path.sku, request.body.backorderPolicy);
  return json(200, productView(product), { etag: `"${product.version}"` });
});
