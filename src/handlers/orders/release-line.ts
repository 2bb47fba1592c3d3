import { releaseLine } from '../../application/orders/release-order.ts';
import { withCause } from '../deps.ts';
import { command } from '../http/command.ts';
import { whyAsked } from '../http/fields.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { orderTag } from '../http/views.ts';
import { changedLines } from './changed.ts';
import { linePath } from './request.ts';

const release = withCause(releaseLine);

export const handler = command(
  { path: linePath, query: whyAsked, headers: conditionalHeaders },
  async ({ path, query, headers }) => {
    const { orderId } = path;
    const matches = expectation(headers['if-match'], orderTag(orderId));
    return changedLines(orderId, await release(query)(path, matches));
  },
);
