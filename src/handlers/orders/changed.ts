import type { OrderChanged } from '../../application/stock/change-order.ts';
import { type Answer, json } from '../http/answer.ts';
import { orderTag, orderView } from '../http/views.ts';

/** Lines of an order that were changed: all that were to be, or as many as there was time for. */
export const changedLines = (
  orderId: string,
  { lines, left }: OrderChanged,
  headers: Record<string, string> = {},
): Answer =>
  left > 0
    ? json(202, { ...orderView(orderId, lines), linesStillToChange: left }, headers)
    : json(200, orderView(orderId, lines), headers);

/** The same of the whole order, whose tag it has. */
export const changedAnswer = (orderId: string, changed: OrderChanged): Answer =>
  changedLines(orderId, changed, { etag: orderTag(orderId)(changed.lines) });
