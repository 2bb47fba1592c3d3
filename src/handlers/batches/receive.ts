import * as z from 'zod/mini';
import { changeBatch } from '../../application/batches/change-batch.ts';
import { receivePart } from '../../application/batches/receive-part.ts';
import { withCause } from '../deps.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { batchTag, batchView } from '../http/views.ts';
import { changedAnswer } from './changed.ts';
import { arrival, batchPath } from './request.ts';

const change = withCause(changeBatch);
const receive = withCause(receivePart);

/** A shipment, or so many units of it, has arrived: it is stock in the warehouse from now on. */
export const handler = command(
  { path: batchPath, body: z.optional(arrival), headers: conditionalHeaders },
  async ({ path: { ref }, body: { qty, receipt, ...why } = {}, headers }) => {
    const matches = expectation(headers['if-match'], batchTag);
    const named = receipt ?? headers['idempotency-key'] ?? '';
    const changed =
      qty === undefined
        ? await change(why)(ref, { eta: null }, { matches })
        : await receive(why)(ref, { receipt: named, qty }, { matches });
    return changedAnswer(changed, batchView(changed.sku, changed.batch));
  },
);
