import { undoReturn } from '../../application/undo-return.ts';
import { deps } from '../deps.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { orderTag } from '../http/views.ts';
import { changedAnswer } from './changed.ts';
import { returnPath } from './request.ts';

const undo = undoReturn(deps);

export const handler = command(
  { path: returnPath, headers: conditionalHeaders },
  async ({ path: { orderId, returnId }, headers }) => {
    const matches = expectation(headers['if-match'], orderTag(orderId));
    return changedAnswer(orderId, await undo(orderId, returnId, matches));
  },
);
