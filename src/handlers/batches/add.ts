import { addBatch } from '../../application/batches/add-batch.ts';
import { inPath } from '../../client/path-name.ts';
import { withCause } from '../deps.ts';
import { json } from '../http/answer.ts';
import { command } from '../http/command.ts';
import { commandHeaders } from '../http/headers.ts';
import { batchTag, batchView } from '../http/views.ts';
import { batchToAdd, withRef } from './request.ts';

const add = withCause(addBatch);

export const handler = command({ body: batchToAdd, headers: commandHeaders }, async (request) => {
  const { reason, document, ...wanted } = request.body;
  const { sku, batch, created } = await add({ reason, document })(withRef(wanted));
  const location = `/batches/${inPath(batch.ref)}`;
  return json(created ? 201 : 200, batchView(sku, batch), { location, etag: batchTag(sku, batch) });
});
