import { undoReturn } from '../../application/orders/undo-return.ts';
import { withCause } from '../deps.ts';
import { command } from '../http/command.ts';
import { whyAsked } from '../http/fields.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { orderTag } from '../http/views.ts';
import { changedAnswer } from './changed.ts';
import { returnPath } from './request.ts';

const undo = withCause(undoReturn);

export const handler = command(
  { path: returnPath, query: whyAsked, headers: conditionalHeaders },
  async ({ path: { orderId, returnId }, query, headers }) => {
    const matches = expectation(headers['if-match'], orderTag(orderId));
    return changedAnswer(orderId, await undo(query)(orderId, returnId, matches));
  },
);
