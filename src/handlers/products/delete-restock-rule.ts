import { removeRestockRule } from '../../application/products/change-rules.ts';
import { withCause } from '../deps.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { productTag } from '../http/views.ts';
import { productPath } from './request.ts';

const remove = withCause(removeRestockRule);

export const handler = command(
  { path: productPath, headers: conditionalHeaders },
  async (request) => {
    const matches = expectation(request.headers['if-match'], productTag);
    await remove()(request.path.sku, matches);
    return { statusCode: 204 };
  },
);
