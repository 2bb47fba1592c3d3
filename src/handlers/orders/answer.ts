import type { OrderOutcome } from '../../application/stock/allocate-together.ts';
import { inPath } from '../../client/path-name.ts';
import { type Answer, asManyAsFit, json } from '../http/answer.ts';
import { problemAnswer } from '../http/problems.ts';
import { orderView } from '../http/views.ts';
import { noteOrder } from './note-order.ts';

/** What an order is answered that was to be allocated, with as many of its lines as fit so many bytes. */
export const outcomeAnswer = (orderId: string, result: OrderOutcome, bytes?: number): Answer => {
  if (result.outcome === 'short') {
    noteOrder('shortage');
    const lines = result.short.map(({ orderId: _, ...short }) => short);
    const errors = asManyAsFit(lines, bytes);
    return problemAnswer(
      409,
      'shortage',
      'nothing was allocated: not enough stock for these lines',
      { errors },
    );
  }
  const waits = result.lines.some(({ state }) => state === 'backordered');
  noteOrder(!result.created ? 'known-already' : waits ? 'backordered' : 'allocated');
  const location = `/orders/${inPath(orderId)}`;
  return json(
    result.created ? 201 : 200,
    orderView(orderId, result.lines, bytes ? { bytes } : {}),
    { location },
  );
};
