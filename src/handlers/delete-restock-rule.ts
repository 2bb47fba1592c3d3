import { removeRestockRule } from '../application/set-restock-rule.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { productPath } from './requests/products.ts';

const remove = removeRestockRule(deps);

export const handler = endpoint({ path: productPath }, async (request) => {
  await remove(request.path.sku);
  return { statusCode: 204 };
});
