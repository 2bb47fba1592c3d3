import { changeLine } from '../../application/orders/change-line.ts';
import { withCause } from '../deps.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { orderTag } from '../http/views.ts';
import { changedLines } from './changed.ts';
import { lineChange } from './line-change.ts';
import { linePath } from './request.ts';

const change = withCause(changeLine);

export const handler = command(
  { path: linePath, body: lineChange, headers: conditionalHeaders },
  async ({ path, body, headers }) => {
    const { orderId } = path;
    const matches = expectation(headers['if-match'], orderTag(orderId));
    return changedLines(orderId, await change()(path, body, matches));
  },
);
