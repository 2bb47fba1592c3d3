import { changeBatch } from '../../application/change-batch.ts';
import { deps } from '../deps.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { batchTag, batchView } from '../http/views.ts';
import { changedAnswer } from './changed.ts';
import { batchPath } from './request.ts';

const change = changeBatch(deps);

/** A shipment has arrived: it is stock in the warehouse from now on. */
export const handler = command(
  { path: batchPath, headers: conditionalHeaders },
  async ({ path, headers }) => {
    const matches = expectation(headers['if-match'], batchTag);
    const changed = await change(path.ref, { eta: null }, { matches });
    return changedAnswer(changed, batchView(changed.sku, changed.batch));
  },
);
