import { changeBatch } from '../application/change-batch.ts';
import { json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { batchPath } from './requests/batches.ts';
import { batchView } from './views.ts';

const change = changeBatch(deps);

/** A shipment has arrived: it is stock in the warehouse from now on. */
export const handler = endpoint({ path: batchPath }, async (request) => {
  const { sku, batch } = await change(request.path.ref, { eta: null });
  return json(200, batchView(sku, batch));
});
