import { setBackorderPolicy } from '../../application/change-rules.ts';
import { deps } from '../deps.ts';
import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { productView } from '../http/views.ts';
import { productChange, productPath } from './request.ts';

const setPolicy = setBackorderPolicy(deps);

export const handler = endpoint({ path: productPath, body: productChange }, async (request) => {
  const product = await setPolicy(request.path.sku, request.body.backorderPolicy);
  return json(200, productView(product), { etag: `"${product.version}"` });
});
