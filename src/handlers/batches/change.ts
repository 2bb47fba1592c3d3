import { changeBatch } from '../../application/batches/change-batch.ts';
import { withCause } from '../deps.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { batchTag } from '../http/views.ts';
import { answerWithLines } from './changed.ts';
import { batchChange, batchPath } from './request.ts';

const changeFor = withCause(changeBatch);

export const handler = command(
  { path: batchPath, body: batchChange, headers: conditionalHeaders },
  async ({ path, body, headers }) => {
    const { document: _, ...change } = body;
    const wanted = { ...change, key: headers['idempotency-key'] };
    const matches = expectation(headers['if-match'], batchTag);
    return answerWithLines(await changeFor(body)(path.ref, wanted, { matches }));
  },
);
