import { removeBatch } from '../../application/batches/remove-batch.ts';
import { withCause } from '../deps.ts';
import { command } from '../http/command.ts';
import { whyAsked } from '../http/fields.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { batchTag } from '../http/views.ts';
import { batchPath } from './request.ts';

const remove = withCause(removeBatch);

export const handler = command(
  { path: batchPath, query: whyAsked, headers: conditionalHeaders },
  async ({ path: { ref }, query, headers }) => {
    await remove(query)(ref, expectation(headers['if-match'], batchTag));
    return { statusCode: 204 };
  },
);
