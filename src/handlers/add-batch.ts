import * as z from 'zod';
import { addBatch } from '../application/add-batch.ts';
import { json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { eta, id, qty } from './input.ts';
import { batchView } from './views.ts';

const add = addBatch(deps);
const body = z.strictObject({ ref: id, sku: id, qty, eta: eta.default(null) });

export const handler = endpoint({ body }, async (request) => {
  const { sku, batch, created } = await add(request.body);
  const location = `/batches/${encodeURIComponent(batch.ref)}`;
  return json(created ? 201 : 200, batchView(sku, batch), { location });
});
