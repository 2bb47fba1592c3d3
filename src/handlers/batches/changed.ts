import type { BatchChanged } from '../../application/change-batch.ts';
import { type Answer, json } from '../http/answer.ts';
import { batchTag } from '../http/views.ts';

/** A batch that was changed, and what is left to be done for its lines: a job goes on with that. */
export const changedAnswer = (
  { sku, batch, excess, isDayToTell }: Omit<BatchChanged, 'lines'>,
  answer: object,
): Answer => {
  const left = {
    ...(excess > 0 && { unitsStillToMove: excess }),
    ...(isDayToTell && { dayStillToTell: true }),
  };
  const isDone = excess === 0 && !isDayToTell;
  return json(isDone ? 200 : 202, { ...answer, ...left }, { etag: batchTag(sku, batch) });
};
