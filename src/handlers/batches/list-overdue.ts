import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { page } from '../http/page.ts';
import { batchView } from '../http/views.ts';
import { queries } from '../queries.ts';

/** Those that are marked, as they stand now: one that has just arrived is not among them. */
export const handler = endpoint({ query: page }, async (request) => {
  const { items, next } = await queries.overdueBatches(request.query);
  const found = await Promise.all(items.map((ref) => queries.batch(ref)));
  const batches = found.flatMap((one) =>
    one?.batch.overdue ? [batchView(one.sku, one.batch)] : [],
  );
  return json(200, { batches, next });
});
