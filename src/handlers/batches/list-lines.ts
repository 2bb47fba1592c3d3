import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { found } from '../http/problems.ts';
import { lineView } from '../http/views.ts';
import { queries } from '../queries.ts';
import { batchLinesPage, batchPath } from './request.ts';

export const handler = endpoint({ path: batchPath, query: batchLinesPage }, async (request) => {
  const { ref } = request.path;
  found(await queries.batch(ref), 'batch-not-found', `batch ${ref}`);
  const { state, ...page } = request.query;
  const { items, next } = await queries.linesOfBatch(ref, page, state);
  return json(200, { lines: items.map(lineView), next });
});
