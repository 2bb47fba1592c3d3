import { setBackorderPolicy } from '../application/set-backorder-policy.ts';
import { json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { productChange, productPath } from './requests/products.ts';
import { productView } from './views.ts';

const setPolicy = setBackorderPolicy(deps);

export const handler = endpoint({ path: productPath, body: productChange }, async (request) => {
  const product = await setPolicy(request.path.sku, request.body.backorderPolicy);
  return json(200, productView(product), { etag: `"${product.version}"` });
});
