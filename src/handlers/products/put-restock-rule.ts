import { setRestockRule } from '../../application/products/change-rules.ts';
import { withCause } from '../deps.ts';
import { json } from '../http/answer.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { productTag } from '../http/views.ts';
import { newRulePath, restockRule } from './request.ts';

const set = withCause(setRestockRule);

export const handler = command(
  { path: newRulePath, body: restockRule, headers: conditionalHeaders },
  async ({ path, body, headers }) => {
    await set()(path.sku, body, expectation(headers['if-match'], productTag));
    return json(200, body);
  },
);
