import { setRestockRule } from '../application/set-restock-rule.ts';
import { json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { newRulePath, restockRule } from './requests/restock-rule.ts';

const set = setRestockRule(deps);

export const handler = endpoint(
  { path: newRulePath, body: restockRule },
  async ({ path, body }) => {
    await set(path.sku, body);
    return json(200, body);
  },
);
