import { allocateOrder } from '../../application/orders/allocate-order.ts';
import { explainOrder } from '../../application/orders/explain-order.ts';
import { causeOf, deps } from '../deps.ts';
import { json } from '../http/answer.ts';
import { command } from '../http/command.ts';
import { dryRun } from '../http/fields.ts';
import { commandHeaders } from '../http/headers.ts';
import { outcomeAnswer } from './answer.ts';
import { newOrder } from './new-order.ts';

const allocate = allocateOrder(deps);
const explain = explainOrder(deps);

export const handler = command(
  { query: dryRun, body: newOrder, headers: commandHeaders },
  async (request) => {
    const { orderId } = request.body;
    if (request.query.dryRun === 'true') {
      const lines = (await explain(request.body)).map(({ orderId: _, ...line }) => line);
      return json(200, { orderId, dryRun: true, accepted: lines.every(isTaken), lines });
    }
    return outcomeAnswer(orderId, await allocate({ ...request.body, cause: causeOf() }));
  },
);

function isTaken({ outcome }: { outcome: string }): boolean {
  return ['allocated', 'partial', 'backordered', 'known-already'].includes(outcome);
}
