import { addBatch } from '../../application/add-batch.ts';
import { deps } from '../deps.ts';
import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { batchView } from '../http/views.ts';
import { newBatch } from './request.ts';

const add = addBatch(deps);

export const handler = endpoint({ body: newBatch }, async (request) => {
  const { sku, batch, created } = await add(request.body);
  const location = `/batches/${encodeURIComponent(batch.ref)}`;
  return json(created ? 201 : 200, batchView(sku, batch), { location });
});
