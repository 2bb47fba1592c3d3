import type { OrderChanged } from '../../application/stock/change-order.ts';
import { type Answer, json } from '../http/answer.ts';
import { orderTag, orderView } from '../http/views.ts';

/** An order whose lines were changed: all that were to be, or as many as there was time for. */
export const changedAnswer = (orderId: string, { lines, left }: OrderChanged): Answer => {
  const etag = orderTag(orderId, lines);
  return left > 0
    ? json(202, { ...orderView(orderId, lines), linesStillToChange: left }, { etag })
    : json(200, orderView(orderId, lines), { etag });
};
