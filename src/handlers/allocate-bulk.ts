import * as z from 'zod/mini';
import { allocateOrder } from '../application/allocate-order.ts';
import { note, oneLine } from '../composition/log.ts';
import { type Answer, json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { idsIn } from './ids.ts';
import { parseRequest } from './invalid-request.ts';
import { outcomeAnswer } from './order-answer.ts';
import { noteError, problem } from './problems.ts';
import { bulkOrders } from './requests/bulk-orders.ts';
import { newOrder } from './requests/new-order.ts';

const allocate = allocateOrder(deps);

/** Each order is answered as it would be by itself, in the order of the request, and logged so. */
export const handler = endpoint({ body: bulkOrders }, async (request, requestId) => {
  const answers = request.body.orders.map((order) =>
    oneLine('order', { requestId }, () =>
      answerOf(order).catch((error) => {
        noteError(error);
        return problem(error, requestId);
      }),
    ),
  );
  const outcomes = (await Promise.all(answers)).map(({ statusCode, body = '' }) => ({
    status: statusCode,
    body: JSON.parse(body),
  }));
  return json(200, { outcomes });
});

const answerOf = async (order: unknown): Promise<Answer> => {
  const { body } = parseRequest(z.object({ body: newOrder }), { body: order });
  note(idsIn(body));
  return outcomeAnswer(body.orderId, await allocate(body));
};
