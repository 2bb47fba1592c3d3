import { countProduct } from '../../application/products/count-product.ts';
import { withCause } from '../deps.ts';
import { json } from '../http/answer.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { stockCount, toldOf } from '../http/stock-count.ts';
import { movedLinesView, productTag, productView } from '../http/views.ts';
import { productPath } from './request.ts';

const count = withCause(countProduct);

/** So many units of the SKU lie on the shelf, of all its batches in the warehouse. */
export const handler = command(
  { path: productPath, body: stockCount, headers: conditionalHeaders },
  async ({ path, body, headers }) => {
    const { counted, expected, reason } = body;
    const matches = expectation(headers['if-match'], productTag);
    const wanted = { counted, expected, reason, told: toldOf(body) };
    const { product, lines, excess } = await count(body)(path.sku, wanted, { matches });
    const answer = {
      product: productView(product),
      ...movedLinesView(lines),
      ...(excess > 0 && { unitsStillToMove: excess }),
    };
    return json(excess > 0 ? 202 : 200, answer, { etag: `"${product.version}"` });
  },
);
