import { correctBatch } from '../../application/batches/correct-batch.ts';
import { inPath } from '../../client/path-name.ts';
import { withCause } from '../deps.ts';
import { json } from '../http/answer.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { batchTag, batchView } from '../http/views.ts';
import { batchCorrection, batchPath } from './request.ts';

const correct = withCause(correctBatch);

/** A batch was booked under the wrong reference or SKU. */
export const handler = command(
  { path: batchPath, body: batchCorrection, headers: conditionalHeaders },
  async ({ path, body, headers }) => {
    const matches = expectation(headers['if-match'], batchTag);
    const { sku, batch } = await correct(body)(path.ref, body, matches);
    const location = `/batches/${inPath(batch.ref)}`;
    return json(200, batchView(sku, batch), { location, etag: batchTag(sku, batch) });
  },
);
