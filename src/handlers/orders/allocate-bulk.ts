import * as z from 'zod/mini';
import { allocateOrder } from '../../application/orders/allocate-order.ts';
import { note } from '../../composition/log.ts';
import { causeOf, deps } from '../deps.ts';
import type { Answer } from '../http/answer.ts';
import { answerEach } from '../http/bulk.ts';
import { command } from '../http/command.ts';
import { commandHeaders } from '../http/headers.ts';
import { idsIn } from '../http/ids.ts';
import { parseRequest } from '../http/invalid-request.ts';
import { outcomeAnswer } from './answer.ts';
import { bulkOrders } from './bulk-orders.ts';
import { newOrder } from './new-order.ts';

const allocate = allocateOrder(deps);

export const handler = command(
  { body: bulkOrders, headers: commandHeaders },
  ({ body: { orders } }, { awsRequestId }) =>
    answerEach('order', orders, awsRequestId, (order, _, bytes) => answerOf(order, bytes)),
);

const answerOf = async (order: unknown, bytes: number): Promise<Answer> => {
  const { body } = parseRequest(z.object({ body: newOrder }), { body: order });
  note(idsIn(body));
  return outcomeAnswer(body.orderId, await allocate({ ...body, cause: causeOf() }), bytes);
};
