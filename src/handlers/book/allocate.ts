import { allocateOrder } from '../../application/orders/allocate-order.ts';
import { causeOf, deps } from '../deps.ts';
import { json, text } from '../http/answer.ts';
import { command } from '../http/command.ts';
import { commandHeaders } from '../http/headers.ts';
import { noteOrder } from '../orders/note-order.ts';
import { bookError } from './errors.ts';
import { anyQuery, bookLine } from './request.ts';

const allocate = allocateOrder(deps);

export const handler = command(
  { query: anyQuery, body: bookLine, headers: commandHeaders },
  async (request) => {
    const { orderid: orderId, sku, qty: wanted } = request.body;
    const lines = [{ lineId: sku, sku, qty: wanted }];
    const result = await allocate({ orderId, lines, cause: causeOf() });
    noteOrder(result.outcome === 'short' ? 'shortage' : 'allocated');
    const unknown = result.outcome === 'short' && result.short[0]?.reason === 'unknown-sku';
    return unknown ? json(400, { message: `Invalid sku ${sku}` }) : text(202, 'OK');
  },
  bookError,
);
