import { confirmOrder } from '../../application/confirm-order.ts';
import { deps } from '../deps.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { orderTag } from '../http/views.ts';
import { changedAnswer } from './changed.ts';
import { orderPath, someLines } from './request.ts';

const confirm = confirmOrder(deps);

export const handler = command(
  { path: orderPath, body: someLines, headers: conditionalHeaders },
  async ({ path: { orderId }, body, headers }) => {
    const matches = expectation(headers['if-match'], orderTag(orderId));
    const changed = await confirm(orderId, {
      ...body,
      matches,
    });
    return changedAnswer(orderId, changed);
  },
);
