import { releaseOrder } from '../../application/release-order.ts';
import { deps } from '../deps.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { orderTag } from '../http/views.ts';
import { changedAnswer } from './changed.ts';
import { orderPath } from './request.ts';

const release = releaseOrder(deps);

export const handler = command(
  { path: orderPath, headers: conditionalHeaders },
  async ({ path: { orderId }, headers }) => {
    const matches = expectation(headers['if-match'], orderTag(orderId));
    const changed = await release(orderId, { matches });
    return changedAnswer(orderId, changed);
  },
);
