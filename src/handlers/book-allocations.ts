import * as z from 'zod';
import { json } from './answer.ts';
import { bookError } from './book-errors.ts';
import { endpoint } from './endpoint.ts';
import { id } from './input.ts';
import { found } from './problems.ts';
import { queries } from './queries.ts';

const path = z.object({ orderid: id });

export const handler = endpoint(
  { path },
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
