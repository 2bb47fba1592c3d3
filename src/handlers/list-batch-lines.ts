import { json } from './answer.ts';
import { endpoint } from './endpoint.ts';
import { page } from './input.ts';
import { found } from './problems.ts';
import { queries } from './queries.ts';
import { batchPath } from './requests/batches.ts';
import { lineView } from './views.ts';

export const handler = endpoint({ path: batchPath, query: page }, async (request) => {
  const { ref } = request.path;
  found(await queries.batch(ref), 'batch-not-found', `batch ${ref}`);
  const { items, next } = await queries.linesOfBatch(ref, request.query);
  return json(200, { lines: items.map(lineView), next });
});
