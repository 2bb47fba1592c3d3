import { setRestockRule } from '../../application/change-rules.ts';
import { deps } from '../deps.ts';
import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { newRulePath, restockRule } from './request.ts';

const set = setRestockRule(deps);

export const handler = endpoint(
  { path: newRulePath, body: restockRule },
  async ({ path, body }) => {
    await set(path.sku, body);
    return json(200, body);
  },
);
