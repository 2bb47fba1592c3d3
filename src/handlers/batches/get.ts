import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { found } from '../http/problems.ts';
import { batchTag, batchView } from '../http/views.ts';
import { queries } from '../queries.ts';
import { batchPath } from './request.ts';

export const handler = endpoint({ path: batchPath }, async (request) => {
  const { ref } = request.path;
  const { sku, batch } = found(await queries.batch(ref), 'batch-not-found', `batch ${ref}`);
  return json(200, batchView(sku, batch), { etag: batchTag(sku, batch) });
});
