import { releaseLine } from '../../application/release-order.ts';
import { deps } from '../deps.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { orderTag } from '../http/views.ts';
import { changedLines } from './changed.ts';
import { linePath } from './request.ts';

const release = releaseLine(deps);

export const handler = command(
  { path: linePath, headers: conditionalHeaders },
  async ({ path, headers }) => {
    const { orderId } = path;
    const matches = expectation(headers['if-match'], orderTag(orderId));
    return changedLines(orderId, await release(path, matches));
  },
);
