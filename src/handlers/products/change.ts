import { changeProduct } from '../../application/products/change-rules.ts';
import { withCause } from '../deps.ts';
import { json } from '../http/answer.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { productTag, productView } from '../http/views.ts';
import { productChange, productPath } from './request.ts';

const change = withCause(changeProduct);

export const handler = command(
  { path: productPath, body: productChange, headers: conditionalHeaders },
  async (request) => {
    const { sku } = request.path;
    const matches = expectation(request.headers['if-match'], productTag);
    const product = await change()(sku, request.body, matches);
    return json(200, productView(product), { etag: `"${product.version}"` });
  },
);
