import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { found } from '../http/problems.ts';
import { productTag, productView } from '../http/views.ts';
import { queries } from '../queries.ts';
import { productPath } from './request.ts';

export const handler = endpoint({ path: productPath }, async (request) => {
  const { sku } = request.path;
  const product = found(await queries.product(sku), 'product-not-found', `product ${sku}`);
  const etag = productTag(product);
  return json(200, productView(product), etag ? { etag } : {});
});
