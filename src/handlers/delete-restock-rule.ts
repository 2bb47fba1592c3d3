import { removeRestockRule } from '../application/set-restock-rule.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { path } from './restock-rule.ts';

const remove = removeRestockRule(deps);

export const handler = endpoint({ path }, async (request) => {
  await remove(request.path.sku);
  return { statusCode: 204 };
});
