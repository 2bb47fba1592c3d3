import { json } from './answer.ts';
import { endpoint } from './endpoint.ts';
import { found } from './problems.ts';
import { queries } from './queries.ts';
import { productPath } from './requests/products.ts';
import { productView } from './views.ts';

export const handler = endpoint({ path: productPath }, async (request) => {
  const { sku } = request.path;
  const product = found(await queries.product(sku), 'product-not-found', `product ${sku}`);
  const { version } = product;
  return json(200, productView(product), version > 0 ? { etag: `"${version}"` } : {});
});
