import { reinstateOrder } from '../../application/reinstate-order.ts';
import { deps } from '../deps.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { orderTag } from '../http/views.ts';
import { changedAnswer } from './changed.ts';
import { reinstatement } from './new-order.ts';
import { orderPath } from './request.ts';

const reinstate = reinstateOrder(deps);

export const handler = command(
  { path: orderPath, body: reinstatement, headers: conditionalHeaders },
  async ({ path: { orderId }, body, headers }) => {
    const matches = expectation(headers['if-match'], orderTag(orderId));
    const changed = await reinstate(orderId, {
      ...body,
      matches,
    });
    return changedAnswer(orderId, changed);
  },
);
