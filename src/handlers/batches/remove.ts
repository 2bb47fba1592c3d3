import { removeBatch } from '../../application/remove-batch.ts';
import { deps } from '../deps.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { batchTag } from '../http/views.ts';
import { batchPath } from './request.ts';

const remove = removeBatch(deps);

export const handler = command(
  { path: batchPath, headers: conditionalHeaders },
  async ({ path: { ref }, headers }) => {
    await remove(ref, expectation(headers['if-match'], batchTag));
    return { statusCode: 204 };
  },
);
