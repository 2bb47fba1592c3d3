import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type * as z from 'zod/mini';
import { badEta, badId, badPriority, badQty } from '../../src/cli/cells.ts';
import { eta, id, priority, qty } from '../../src/handlers/http/fields.ts';
import { anyText } from '../support/generated.ts';

const isNumber = (text: string) => /^\d+$/.test(text);
const takes = (schema: z.ZodMiniType, value: unknown) => schema.safeParse(value).success;
const ROUNDED = /^-?\d([.,]\d+)?E\+\d+$/i;

const RULES = [
  {
    cell: 'an id',
    isBad: (text: string) => badId({ sku: text }),
    isTaken: (text: string) => takes(id, text) && !ROUNDED.test(text),
  },
  {
    cell: 'a quantity',
    isBad: badQty,
    isTaken: (text: string) => isNumber(text) && takes(qty, Number(text)),
  },
  {
    cell: 'a priority',
    isBad: badPriority,
    isTaken: (text: string) => text === '' || (isNumber(text) && takes(priority, Number(text))),
  },
  {
    cell: 'a date',
    isBad: badEta,
    isTaken: (text: string) => text === '' || takes(eta, text),
  },
];

const cell = fc.oneof(
  anyText,
  fc.nat(2_000_000_000).map(String),
  fc.nat(12).map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  fc.string({ minLength: 120, maxLength: 135 }),
  fc.constantFrom('', '.', '..', ' a', 'a\u2800', '\ufe0f', '1E+15', '2027-02-29', '1000000001'),
);

test.each(RULES)(
  '$cell of a file is valid if, and only if, the service takes it',
  ({ isBad, isTaken }) =>
    fc.assert(
      fc.property(cell, (text) => {
        expect(isBad(text) === undefined).toBe(isTaken(text));
      }),
      { seed: 18, numRuns: 1_000 },
    ),
);
