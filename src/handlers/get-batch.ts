import { json } from './answer.ts';
import { endpoint } from './endpoint.ts';
import { found } from './problems.ts';
import { queries } from './queries.ts';
import { batchPath } from './requests/batches.ts';
import { batchView } from './views.ts';

export const handler = endpoint({ path: batchPath }, async (request) => {
  const { ref } = request.path;
  const { sku, batch } = found(await queries.batch(ref), 'batch-not-found', `batch ${ref}`);
  return json(200, batchView(sku, batch));
});
