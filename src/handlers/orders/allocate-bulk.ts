import * as z from 'zod/mini';
import { allocateOrder } from '../../application/allocate-order.ts';
import { note, oneLine } from '../../composition/log.ts';
import { deps } from '../deps.ts';
import { type Answer, json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { idsIn } from '../http/ids.ts';
import { parseRequest } from '../http/invalid-request.ts';
import { noteError, problem } from '../http/problems.ts';
import { outcomeAnswer } from './answer.ts';
import { bulkOrders } from './bulk-orders.ts';
import { newOrder } from './new-order.ts';

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
