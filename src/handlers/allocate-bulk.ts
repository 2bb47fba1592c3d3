import * as z from 'zod';
import { allocateOrder } from '../application/allocate-order.ts';
import { type Answer, json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { invalid } from './invalid-request.ts';
import { orderBody, outcomeAnswer } from './order-body.ts';
import { problem } from './problems.ts';

const allocate = allocateOrder(deps);
const body = z.strictObject({
  orders: z
    .array(z.unknown(), 'must be a list of orders')
    .min(1, 'must have an order at least')
    .max(1_000, 'must have 1000 orders at most'),
});

/** Each order is answered as it would be by itself, in the order of the request. */
export const handler = endpoint({ body }, async (request, requestId) => {
  const answers = request.body.orders.map((order) =>
    answerOf(order).catch((error) => problem(error, requestId)),
  );
  const outcomes = (await Promise.all(answers)).map(({ statusCode, body = '' }) => ({
    status: statusCode,
    body: JSON.parse(body),
  }));
  return json(200, { outcomes });
});

const answerOf = async (order: unknown): Promise<Answer> => {
  const parsed = z.object({ body: orderBody }).safeParse({ body: order });
  if (!parsed.success) throw invalid(parsed.error);
  return outcomeAnswer(parsed.data.body.orderId, await allocate(parsed.data.body));
};
