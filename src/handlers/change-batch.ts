import * as z from 'zod';
import { changeBatch } from '../application/change-batch.ts';
import { json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { batchQty, eta, id } from './input.ts';
import { batchView, lineView } from './views.ts';

const change = changeBatch(deps);
const path = z.object({ ref: id });
const body = z
  .strictObject({ qty: batchQty.optional(), eta: eta.optional() })
  .refine(({ qty, eta }) => qty !== undefined || eta !== undefined, 'must have qty, eta or both');

export const handler = endpoint({ path, body }, async (request) => {
  const { sku, batch, lines, excess } = await change(request.path.ref, request.body);
  const answer = { batch: batchView(sku, batch), lines: lines.map(lineView) };
  return excess > 0 ? json(202, { ...answer, unitsStillToMove: excess }) : json(200, answer);
});
