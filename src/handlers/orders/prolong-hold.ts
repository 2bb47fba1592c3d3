import { prolongHold } from '../../application/prolong-hold.ts';
import { deps } from '../deps.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { orderTag } from '../http/views.ts';
import { changedAnswer } from './changed.ts';
import { longerHold } from './new-order.ts';
import { orderPath } from './request.ts';

const prolong = prolongHold(deps);

export const handler = command(
  { path: orderPath, body: longerHold, headers: conditionalHeaders },
  async ({ path: { orderId }, body, headers }) => {
    const matches = expectation(headers['if-match'], orderTag(orderId));
    const changed = await prolong(orderId, {
      ...body,
      matches,
    });
    return changedAnswer(orderId, changed);
  },
);
