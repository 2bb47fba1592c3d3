import { changeBatch } from '../../application/change-batch.ts';
import { deps } from '../deps.ts';
import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { batchView } from '../http/views.ts';
import { batchPath } from './request.ts';

const change = changeBatch(deps);

/** A shipment has arrived: it is stock in the warehouse from now on. */
export const handler = endpoint({ path: batchPath }, async (request) => {
  const { sku, batch } = await change(request.path.ref, { eta: null });
  return json(200, batchView(sku, batch));
});
