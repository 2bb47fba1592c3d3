import { addBatch } from '../../application/add-batch.ts';
import { deps } from '../deps.ts';
import { json } from '../http/answer.ts';
import { command } from '../http/command.ts';
import { commandHeaders } from '../http/headers.ts';
import { batchTag, batchView } from '../http/views.ts';
import { newBatch } from './request.ts';

const add = addBatch(deps);

export const handler = command({ body: newBatch, headers: commandHeaders }, async (request) => {
  const { sku, batch, created } = await add(request.body);
  const location = `/batches/${encodeURIComponent(batch.ref)}`;
  return json(created ? 201 : 200, batchView(sku, batch), { location, etag: batchTag(sku, batch) });
});
