import { releaseLine } from '../../application/release-order.ts';
import { deps } from '../deps.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { orderTag } from '../http/views.ts';
import { changedAnswer } from './changed.ts';
import { linePath } from './request.ts';

const release = releaseLine(deps);

export const handler = command(
  { path: linePath, headers: conditionalHeaders },
  async ({ path, headers }) => {
    const { orderId } = path;
    const matches = expectation(headers['if-match'], orderTag);
    const { lines, left } = await release(path, (order) => matches(orderId, order));
    // Its tag is that of a line, and no state of the order.
    const { headers: _, ...answer } = changedAnswer(orderId, { lines, left });
    return answer;
  },
);
