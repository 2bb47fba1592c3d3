import { changeBatch } from '../application/change-batch.ts';
import { json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { batchChange, batchPath } from './requests/batches.ts';
import { batchView, lineView } from './views.ts';

const change = changeBatch(deps);

export const handler = endpoint({ path: batchPath, body: batchChange }, async (request) => {
  const { sku, batch, lines, excess } = await change(request.path.ref, request.body);
  const answer = { batch: batchView(sku, batch), lines: lines.map(lineView) };
  return excess > 0 ? json(202, { ...answer, unitsStillToMove: excess }) : json(200, answer);
});
