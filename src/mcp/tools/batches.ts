import * as z from 'zod';
import { dataOf } from '../../client/problems.ts';
import { batch, batchRef, date, line } from '../fields.ts';
import { writeTool } from '../tool.ts';

const MOST_LINES = 100;

export const changeBatch = writeTool(
  'change_batch',
  {
    title: 'Change a batch',
    description:
      "Sets a batch's quantity, its due day, or whether it is blocked. With less stock or a later day, order lines lose their place: they " +
      'move to other batches or are backordered, and are listed (at most 100). A blocked batch keeps its units, but none can be allocated.',
    input: z.strictObject({
      ref: batchRef,
      qty: z
        .int()
        .min(0)
        .max(1_000_000_000)
        .describe('its total number of units, including shipped ones')
        .exactOptional(),
      eta: date.nullable().describe('when it is due; null: in the warehouse').exactOptional(),
      blocked: z.boolean().exactOptional(),
      reason: z.string().min(1).max(128).describe('why, for the record').exactOptional(),
    }),
    output: z.looseObject({
      batch,
      lines: z.array(line),
      linesLeftOut: z.number().optional(),
      unitsStillToMove: z.number().describe('they are moved in the background').optional(),
    }),
    takesAway: true,
  },
  async (client, { ref, ...body }) => {
    const {
      lines,
      linesLeftOut = 0,
      ...changed
    } = dataOf(await client.PATCH('/batches/{ref}', { params: { path: { ref } }, body }));
    return {
      ...changed,
      lines: lines.slice(0, MOST_LINES),
      linesLeftOut: linesLeftOut + Math.max(0, lines.length - MOST_LINES),
    };
  },
);
