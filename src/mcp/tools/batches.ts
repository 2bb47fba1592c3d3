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
      "Sets a batch's quantity, its due day, or whether it is blocked. Less stock or a later day moves lines of orders: those that " +
      'give way go to other batches or wait, and are listed (at most 100 of them). Blocked stock keeps its units and serves nobody.',
    input: z.strictObject({
      ref: batchRef,
      qty: z
        .int()
        .min(0)
        .max(1_000_000_000)
        .describe('how many units it has in all, shipped ones too')
        .exactOptional(),
      eta: date.nullable().describe('when it is due; null: it is in the warehouse').exactOptional(),
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
