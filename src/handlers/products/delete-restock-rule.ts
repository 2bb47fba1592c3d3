import { removeRestockRule } from '../../application/change-rules.ts';
import { deps } from '../deps.ts';
import { endpoint } from '../http/endpoint.ts';
import { productPath } from './request.ts';

const remove = removeRestockRule(deps);

export const handler = endpoint({ path: productPath }, async (request) => {
  await remove(request.path.sku);
  return { statusCode: 204 };
});
