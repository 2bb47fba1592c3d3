import { history, queries } from '../histories.ts';
import { endpoint } from '../http/endpoint.ts';
import { answerHistory } from '../http/history.ts';
import { page } from '../http/page.ts';
import { found } from '../http/problems.ts';
import { batchPath } from './request.ts';

export const handler = endpoint({ path: batchPath, query: page }, async (request) => {
  const { ref } = request.path;
  const { sku } = found(await queries.batch(ref), 'batch-not-found', `batch ${ref}`);
  return answerHistory({ history, queries }, [sku], () => history.ofBatch(ref, request.query));
});
