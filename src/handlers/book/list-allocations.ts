import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { found } from '../http/problems.ts';
import { queries } from '../queries.ts';
import { bookError } from './errors.ts';
import { anyQuery, bookOrderPath } from './request.ts';

export const handler = endpoint(
  { path: bookOrderPath, query: anyQuery },
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
