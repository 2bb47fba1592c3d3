import { changeBatch } from '../../application/change-batch.ts';
import { deps } from '../deps.ts';
import { json } from '../http/answer.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { batchTag, batchView } from '../http/views.ts';
import { batchPath } from './request.ts';

const change = changeBatch(deps);

/** A shipment has arrived: it is stock in the warehouse from now on. */
export const handler = command(
  { path: batchPath, headers: conditionalHeaders },
  async ({ path, headers }) => {
    const matches = expectation(headers['if-match'], batchTag);
    const { sku, batch } = await change(path.ref, { eta: null }, { matches });
    return json(200, batchView(sku, batch), { etag: batchTag(sku, batch) });
  },
);
