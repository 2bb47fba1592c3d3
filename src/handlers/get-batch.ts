import * as z from 'zod';
import { json } from './answer.ts';
import { endpoint } from './endpoint.ts';
import { id } from './input.ts';
import { found } from './problems.ts';
import { queries } from './queries.ts';
import { batchView } from './views.ts';

const path = z.object({ ref: id });

export const handler = endpoint({ path }, async (request) => {
  const { ref } = request.path;
  const { sku, batch } = found(await queries.batch(ref), 'batch-not-found', `batch ${ref}`);
  return json(200, batchView(sku, batch));
});
