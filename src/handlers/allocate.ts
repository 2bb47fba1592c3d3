import { allocateOrder } from '../application/allocate-order.ts';
import { explainOrder } from '../application/explain-order.ts';
import { json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { outcomeAnswer } from './order-answer.ts';
import { dryRun } from './requests/dry-run.ts';
import { newOrder } from './requests/new-order.ts';

const allocate = allocateOrder(deps);
const explain = explainOrder(deps);

export const handler = endpoint({ query: dryRun, body: newOrder }, async (request) => {
  const { orderId } = request.body;
  if (request.query.dryRun === 'true') {
    const lines = (await explain(request.body)).map(({ orderId: _, ...line }) => line);
    return json(200, { orderId, dryRun: true, accepted: lines.every(isTaken), lines });
  }
  return outcomeAnswer(orderId, await allocate(request.body));
});

function isTaken({ outcome }: { outcome: string }): boolean {
  return outcome === 'allocated' || outcome === 'backordered' || outcome === 'known-already';
}
