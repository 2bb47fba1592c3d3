import { changeBatch } from '../../application/change-batch.ts';
import { deps } from '../deps.ts';
import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { batchView, lineView } from '../http/views.ts';
import { batchChange, batchPath } from './request.ts';

const change = changeBatch(deps);

export const handler = endpoint({ path: batchPath, body: batchChange }, async (request) => {
  const { sku, batch, lines, excess } = await change(request.path.ref, request.body);
  const answer = { batch: batchView(sku, batch), lines: lines.map(lineView) };
  return excess > 0 ? json(202, { ...answer, unitsStillToMove: excess }) : json(200, answer);
});
