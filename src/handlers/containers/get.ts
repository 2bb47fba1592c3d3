import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { page } from '../http/page.ts';
import { found } from '../http/problems.ts';
import { batchView } from '../http/views.ts';
import { queries } from '../queries.ts';
import { containerPath } from './request.ts';

export const handler = endpoint({ path: containerPath, query: page }, async ({ path, query }) => {
  const { items, next } = await queries.batchesIn(path.container, query);
  found(items[0] ?? query.after, 'container-not-found', `batch in container ${path.container}`);
  const batches = await queries.batchesNamed(items);
  return json(200, { batches: batches.map(({ sku, batch }) => batchView(sku, batch)), next });
});
