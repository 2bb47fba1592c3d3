import { protectProduct } from '../../application/products/protect.ts';
import { deps } from '../deps.ts';
import { json } from '../http/answer.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { productTag, productView } from '../http/views.ts';
import { protection, rulesOf } from './protection-request.ts';
import { productPath } from './request.ts';

const protect = protectProduct(deps);

export const handler = command(
  { path: productPath, body: protection, headers: conditionalHeaders },
  async ({ path, body, headers }) => {
    const matches = expectation(headers['if-match'], productTag);
    const product = await protect(path.sku, rulesOf(body), matches);
    return json(200, productView(product), { etag: `"${product.version}"` });
  },
);
