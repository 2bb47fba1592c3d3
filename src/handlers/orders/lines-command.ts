import type * as z from 'zod/mini';
import type { OrderChanged, SomeLines } from '../../application/stock/change-order.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { orderTag } from '../http/views.ts';
import { changedAnswer } from './changed.ts';
import { orderPath } from './request.ts';

/** A route that changes lines of an order, those named in its body or all, and answers the order. */
export const linesCommand = <B extends object>(
  body: z.ZodMiniType<B>,
  run: (orderId: string, some: B & Pick<SomeLines, 'matches'>) => Promise<OrderChanged>,
) =>
  command({ path: orderPath, body, headers: conditionalHeaders }, async (request) => {
    const { orderId } = request.path;
    const matches = expectation(request.headers['if-match'], orderTag(orderId));
    return changedAnswer(orderId, await run(orderId, { ...(request.body as B), matches }));
  });
