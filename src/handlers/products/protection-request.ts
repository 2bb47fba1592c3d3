import * as z from 'zod/mini';
import type { ChannelRule, Protection } from '../../domain/product.ts';
import { MAX_CHANNELS } from '../../domain/promises/set-protection.ts';
import { batchQty, id } from '../http/fields.ts';

const rule = z
  .strictObject({ min: z.optional(batchQty), max: z.optional(batchQty) }, 'must be an object')
  .check(
    z.refine(({ min, max }) => min !== undefined || max !== undefined, 'must have min or max'),
    z.refine(({ min, max }) => min === undefined || max === undefined || min <= max, {
      path: ['max'],
      error: 'must not be below min',
    }),
  );

/** What is kept of a SKU from now on. What is not said is not kept. */
export const protection = z.strictObject({
  safetyStock: z._default(batchQty, 0),
  channels: z._default(
    z
      .record(id, rule, 'must be an object')
      .check(
        z.refine(
          (channels) => Object.keys(channels).length <= MAX_CHANNELS,
          `must have at most ${MAX_CHANNELS} channels`,
        ),
      ),
    {},
  ),
});

/** The same in one order, in which it is compared. */
export const rulesOf = ({
  safetyStock,
  channels,
}: z.infer<typeof protection>): Protection<ChannelRule> => ({
  safetyStock,
  channels: Object.entries(channels)
    .map(([channel, { min = 0, max }]) => ({ channel, min, ...(max !== undefined && { max }) }))
    .sort((a, b) => (a.channel < b.channel ? -1 : 1)),
});
