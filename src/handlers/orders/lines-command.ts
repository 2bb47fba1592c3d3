import type * as z from 'zod/mini';
import type { Deps } from '../../application/ports.ts';
import type { OrderChanged, SomeLines } from '../../application/stock/change-order.ts';
import { withCause } from '../deps.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { orderTag } from '../http/views.ts';
import { changedAnswer } from './changed.ts';
import { orderPath } from './request.ts';

/** A route that changes lines of an order, those named in its body or all, and answers the order. */
export const linesCommand = <B extends object>(
  body: z.ZodMiniType<B>,
  useCase: (
    deps: Deps,
  ) => (orderId: string, some: B & Pick<SomeLines, 'matches'>) => Promise<OrderChanged>,
) => {
  const run = withCause(useCase);
  return command({ path: orderPath, body, headers: conditionalHeaders }, async (request) => {
    const { orderId } = request.path;
    const matches = expectation(request.headers['if-match'], orderTag(orderId));
    const body = request.body as B;
    return changedAnswer(orderId, await run(body)(orderId, { ...body, matches }));
  });
};
