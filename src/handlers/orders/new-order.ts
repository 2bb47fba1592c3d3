import * as z from 'zod/mini';
import { id, priority as priorityField, why } from '../http/fields.ts';
import { datesInOrder, wanted, wantedOf } from '../http/wanted.ts';
import { eachIdOnce, someLines } from './request.ts';

const holdRule = 'must be an ISO 8601 duration of days, hours, minutes and seconds, such as PT15M';
const holdRange = 'must be at least one minute and at most 30 days';

const duration =
  /^P(?=[\dT])(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How long lines are held: text in HTTP, milliseconds here. */
export const holdFor = z
  .pipe(z.string(holdRule).check(z.regex(duration, holdRule)), z.transform(millisecondsOf))
  .check(z.refine((time) => time >= MINUTE && time <= 30 * DAY, holdRange));

function millisecondsOf(text: string): number {
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = (duration.exec(text) ?? [])
    .slice(1)
    .map((count) => Number(count ?? 0));
  return days * DAY + (hours * 60 + minutes) * MINUTE + seconds * 1_000;
}

const priority = z.optional(priorityField);
const line = z.pipe(
  z
    .strictObject({ ...wanted, lineId: z.optional(id), priority }, 'must be an object')
    .check(datesInOrder('shipBy')),
  z.transform(({ lineId, priority, ...line }) => ({
    lineId: lineId ?? line.sku,
    ...wantedOf(line),
    priority,
  })),
);

export const onShortage = z._default(
  z.enum(['reject', 'backorder', 'partial'], 'must be reject, backorder or partial'),
  'reject',
);

const keptOrWaiting =
  'must not be true with this onShortage: lines that are kept together are never backordered';

/** An order that is to be allocated. What it says of its priority counts for each line that says nothing. */
export const newOrder = z.pipe(
  z
    .strictObject(
      {
        orderId: id,
        lines: z
          .array(line, 'must be a list of lines')
          .check(
            z.minLength(1, 'must have at least one line'),
            z.maxLength(1_000, 'must have at most 1000 lines'),
            z.superRefine(eachIdOnce),
          ),
        priority,
        onShortage,
        keepTogether: z._default(z.boolean('must be true or false'), false),
        channel: z.optional(id),
        holdFor: z.optional(holdFor),
      },
      'must be an object',
    )
    .check(
      z.refine(({ keepTogether, onShortage }) => !keepTogether || onShortage === 'reject', {
        path: ['keepTogether'],
        error: keptOrWaiting,
      }),
    ),
  z.transform(({ lines, priority: ofOrder = 0, keepTogether, channel, ...order }) => ({
    ...order,
    lines: lines.map(({ priority = ofOrder, ...line }) => ({
      ...line,
      ...(priority > 0 && { priority }),
      ...(keepTogether && { keepTogether }),
      ...(channel && { channel }),
    })),
  })),
);

export const longerHold = z.strictObject({ ...someLines.shape, holdFor });

/** Lines that were released, and how they are to be had again. */
export const reinstatement = z.strictObject({
  ...someLines.shape,
  onShortage,
  holdFor: z.optional(holdFor),
  ...why,
});
