import { releaseOrder } from '../../application/orders/release-order.ts';
import { withCause } from '../deps.ts';
import { command } from '../http/command.ts';
import { whyAsked } from '../http/fields.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { orderTag } from '../http/views.ts';
import { changedAnswer } from './changed.ts';
import { orderPath } from './request.ts';

const release = withCause(releaseOrder);

export const handler = command(
  { path: orderPath, query: whyAsked, headers: conditionalHeaders },
  async ({ path: { orderId }, query, headers }) => {
    const matches = expectation(headers['if-match'], orderTag(orderId));
    const changed = await release(query)(orderId, { matches });
    return changedAnswer(orderId, changed);
  },
);
