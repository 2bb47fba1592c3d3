import { putProduct } from '../../application/products/change-rules.ts';
import { withCause } from '../deps.ts';
import { json } from '../http/answer.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { productTag, productView } from '../http/views.ts';
import { newProduct, productPath } from './request.ts';

const put = withCause(putProduct);

/** The SKU is known from now on, and is as the body says. */
export const handler = command(
  { path: productPath, body: newProduct, headers: conditionalHeaders },
  async ({ path, body, headers }) => {
    const matches = expectation(headers['if-match'], productTag);
    const { product, created } = await put()(path.sku, body, matches);
    return json(created ? 201 : 200, productView(product), { etag: `"${product.version}"` });
  },
);
