import * as z from 'zod/mini';
import { allocateOrder } from '../../application/allocate-order.ts';
import { note, oneLine } from '../../composition/log.ts';
import { deps } from '../deps.ts';
import { type Answer, json } from '../http/answer.ts';
import { command } from '../http/command.ts';
import { commandHeaders } from '../http/headers.ts';
import { idsIn } from '../http/ids.ts';
import { parseRequest } from '../http/invalid-request.ts';
import { noteError, problem } from '../http/problems.ts';
import { outcomeAnswer } from './answer.ts';
import { bulkOrders } from './bulk-orders.ts';
import { newOrder } from './new-order.ts';

const allocate = allocateOrder(deps);

/** Each order is answered as it would be by itself, in the order of the request, and logged so. */
export const handler = command(
  { body: bulkOrders, headers: commandHeaders },
  async (request, { awsRequestId: requestId }) => {
    const { orders } = request.body;
    const bytes = MAX_BYTES / orders.length;
    const answers = orders.map((order) =>
      oneLine('order', { requestId }, () =>
        answerOf(order, bytes).catch((error) => {
          noteError(error);
          return problem(error, requestId, bytes);
        }),
      ),
    );
    const outcomes = (await Promise.all(answers)).map(({ statusCode, body = '' }) => ({
      status: statusCode,
      body: JSON.parse(body),
    }));
    const mayPass = outcomes.some(({ status = 200 }) => status >= 500);
    return json(200, { outcomes }, mayPass ? { 'retry-after': '1' } : {});
  },
);

/** Of all orders together. */
const MAX_BYTES = 3_500_000;

const answerOf = async (order: unknown, bytes: number): Promise<Answer> => {
  const { body } = parseRequest(z.object({ body: newOrder }), { body: order });
  note(idsIn(body));
  return outcomeAnswer(body.orderId, await allocate(body), bytes);
};
