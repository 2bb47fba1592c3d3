import type { OrderOutcome } from '../../application/allocate-order.ts';
import { type Answer, json } from '../http/answer.ts';
import { problemAnswer } from '../http/problems.ts';
import { orderView } from '../http/views.ts';
import { noteOrder } from './note-order.ts';

/** What an order is answered that was to be allocated. */
export const outcomeAnswer = (orderId: string, result: OrderOutcome): Answer => {
  if (result.outcome === 'short') {
    noteOrder('shortage');
    const errors = result.short.map(({ orderId: _, ...short }) => short);
    return problemAnswer(
      409,
      'shortage',
      'nothing was allocated: the lines listed can not be had',
      { errors },
    );
  }
  const waits = result.lines.some(({ state }) => state === 'backordered');
  noteOrder(!result.created ? 'known-already' : waits ? 'backordered' : 'allocated');
  const location = `/orders/${encodeURIComponent(orderId)}`;
  return json(result.created ? 201 : 200, orderView(orderId, result.lines), { location });
};
