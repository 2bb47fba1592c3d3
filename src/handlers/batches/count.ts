import { changeBatch } from '../../application/batches/change-batch.ts';
import { withCause } from '../deps.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { stockCount, toldOf } from '../http/stock-count.ts';
import { batchTag } from '../http/views.ts';
import { answerWithLines } from './changed.ts';
import { batchPath } from './request.ts';

const change = withCause(changeBatch);

/** So many units of the batch lie on the shelf. */
export const handler = command(
  { path: batchPath, body: stockCount, headers: conditionalHeaders },
  async ({ path, body, headers }) => {
    const { counted, expected, reason } = body;
    const matches = expectation(headers['if-match'], batchTag);
    const wanted = { count: { counted, expected }, reason, told: toldOf(body) };
    return answerWithLines(await change(body)(path.ref, wanted, { matches }));
  },
);
