import * as z from 'zod/mini';
import { date, id, qty, wholeNumber } from '../http/fields.ts';
import { someLines } from './request.ts';

const holdRule = 'must be an ISO 8601 duration of days, hours, minutes and seconds, such as PT15M';
const holdRange = 'must be at least a minute, and 30 days at most';

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

const allowSplit = z._default(z.boolean('must be true or false'), false);
const priority = z.optional(wholeNumber(0, 9));
const line = z.pipe(
  z
    .strictObject(
      {
        sku: id,
        qty,
        lineId: z.optional(id),
        allowSplit,
        priority,
        shipBy: z.optional(date),
        notBefore: z.optional(date),
      },
      'must be an object',
    )
    .check(
      z.refine(({ shipBy, notBefore = '' }) => shipBy === undefined || notBefore <= shipBy, {
        path: ['shipBy'],
        error: 'must not be before notBefore',
      }),
    ),
  z.transform(({ lineId, sku, qty, allowSplit, priority, shipBy, notBefore }) => ({
    lineId: lineId ?? sku,
    sku,
    qty,
    ...(allowSplit && { allowSplit }),
    priority,
    ...(shipBy && { shipBy }),
    ...(notBefore && { notBefore }),
  })),
);

const onShortage = z._default(
  z.enum(['reject', 'backorder'], 'must be reject or backorder'),
  'reject',
);

/** An order that is to be allocated. What it says of its priority counts for each line that says nothing. */
export const newOrder = z.pipe(
  z.strictObject(
    {
      orderId: id,
      lines: z
        .array(line, 'must be a list of lines')
        .check(
          z.minLength(1, 'must have a line at least'),
          z.maxLength(1_000, 'must have 1000 lines at most'),
          z.superRefine(eachIdOnce),
        ),
      priority,
      onShortage,
      holdFor: z.optional(holdFor),
    },
    'must be an object',
  ),
  z.transform(({ lines, priority: ofOrder = 0, ...order }) => ({
    ...order,
    lines: lines.map(({ priority = ofOrder, ...line }) => ({
      ...line,
      ...(priority > 0 && { priority }),
    })),
  })),
);

function eachIdOnce(lines: readonly { lineId: string }[], context: z.core.$RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, { lineId }] of lines.entries()) {
    if (seen.has(lineId)) {
      const message = `must differ from line to line (it is the SKU unless given): ${lineId} is here twice`;
      context.addIssue({ code: 'custom', path: [index, 'lineId'], message });
    }
    seen.add(lineId);
  }
}

export const longerHold = z.strictObject({ ...someLines.shape, holdFor });

/** Lines that were released, and how they are to be had again. */
export const reinstatement = z.strictObject({
  ...someLines.shape,
  onShortage,
  holdFor: z.optional(holdFor),
});

export const dryRun = z.strictObject({
  dryRun: z._default(z.enum(['true', 'false'], 'must be true or false'), 'false'),
});
