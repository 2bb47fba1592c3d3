import * as z from 'zod/mini';
import { STRATEGIES } from '../../domain/promises/strategies.ts';
import { id, wholeNumber, why } from '../http/fields.ts';

const strategy = z.enum(STRATEGIES, `must be one of ${STRATEGIES.join(', ')}`);
const priority = z.optional(wholeNumber(0, 9));

const listOf = (what: string, most: number) =>
  z
    .array(id, `must be a list of ${what}s`)
    .check(
      z.minLength(1, `must have at least one ${what}`),
      z.maxLength(most, `must have at most ${most} ${what}s`),
    );

const match = z.strictObject(
  {
    priority: z.optional(
      z.strictObject({ min: priority, max: priority }, 'must be an object').check(
        z.refine(({ min, max }) => min === undefined || max === undefined || min <= max, {
          path: ['max'],
          error: 'must not be below min',
        }),
      ),
    ),
    orderIds: z.optional(listOf('order id', 100)),
    channels: z.optional(listOf('channel', 20)),
  },
  'must be an object',
);

export const strategies = z
  .strictObject(
    {
      rules: z
        .array(z.strictObject({ match, strategy }, 'must be an object'), 'must be a list of rules')
        .check(z.maxLength(20, 'must have at most 20 rules')),
      default: z.optional(strategy),
      ...why,
    },
    'must be an object',
  )
  .check(
    z.refine(({ rules, default: other }) => rules.length > 0 || other !== undefined, {
      path: ['rules'],
      error: 'must have at least one rule unless there is a default',
    }),
  );
