import type { BatchChanged } from '../../application/batches/change-batch.ts';
import { type Answer, json } from '../http/answer.ts';
import { batchTag, batchView, movedLinesView } from '../http/views.ts';

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

/** The same with the lines that lost their place. */
export const answerWithLines = (changed: BatchChanged): Answer =>
  changedAnswer(changed, {
    batch: batchView(changed.sku, changed.batch),
    ...movedLinesView(changed.lines),
  });
