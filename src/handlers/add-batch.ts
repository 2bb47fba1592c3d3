import { addBatch } from '../application/add-batch.ts';
import { json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { newBatch } from './requests/batches.ts';
import { batchView } from './views.ts';

const add = addBatch(deps);

export const handler = endpoint({ body: newBatch }, async (request) => {
  const { sku, batch, created } = await add(request.body);
  const location = `/batches/${encodeURIComponent(batch.ref)}`;
  return json(created ? 201 : 200, batchView(sku, batch), { location });
});
