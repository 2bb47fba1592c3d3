import { json } from './answer.ts';
import { bookError } from './book-errors.ts';
import { endpoint } from './endpoint.ts';
import { found } from './problems.ts';
import { queries } from './queries.ts';
import { bookOrderPath } from './requests/book.ts';

export const handler = endpoint(
  { path: bookOrderPath },
  async (request) => {
    const { orderid } = request.path;
    const lines = (await queries.order(orderid)).filter(({ state }) => state === 'allocated');
    found(lines[0], 'order-not-found', `allocation of order ${orderid}`);
    return json(
      200,
      lines.map(({ sku, batchRef }) => ({ sku, batchref: batchRef })),
    );
  },
  bookError,
);
