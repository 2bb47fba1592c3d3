import * as z from 'zod';
import { dataOf } from '../../client/problems.ts';
import { lineId, onShortage, order, orderId, wantedLines } from '../fields.ts';
import { readTool, writeTool } from '../tool.ts';

const wantedOrder = z.strictObject({
  orderId,
  lines: wantedLines,
  onShortage: onShortage.exactOptional(),
});

/** So many batches are listed for a line; it has mostly found its units in one of the first. */
const MOST_CONSIDERED = 20;

export const explainOrder = readTool(
  'explain_order',
  {
    title: 'Explain an order',
    description:
      'What an order would get if it were sent now, and why: for each line the outcome and the batches considered. A dry run: it changes nothing.',
    input: wantedOrder,
    output: z.looseObject({
      orderId: z.string(),
      accepted: z.boolean(),
      lines: z.array(
        z.looseObject({
          lineId: z.string(),
          sku: z.string(),
          qty: z.number(),
          outcome: z.string(),
          considered: z
            .array(z.looseObject({ batchRef: z.string(), verdict: z.string() }))
            .optional(),
          leftOut: z.number().optional(),
        }),
      ),
    }),
  },
  async (client, body) => {
    const { lines, ...run } = dataOf(await client.POST('/allocations?dryRun=true', { body }));
    return {
      ...run,
      lines: lines.map(({ considered = [], leftOut = 0, ...line }) => ({
        ...line,
        considered: considered.slice(0, MOST_CONSIDERED),
        leftOut: leftOut + Math.max(0, considered.length - MOST_CONSIDERED),
      })),
    };
  },
);

export const showOrder = readTool(
  'show_order',
  {
    title: 'Show an order',
    description:
      'The lines of an order: state, batch, and the first day on which each can ship. At most 100 lines; call again with after set to next for more.',
    input: z.strictObject({
      orderId,
      after: z.string().describe('next of the previous page').exactOptional(),
    }),
    output: order.extend({ next: z.string().optional() }),
  },
  async (client, { orderId, ...at }) =>
    dataOf(
      await client.GET('/orders/{orderId}', {
        params: { path: { orderId }, query: { ...at, limit: 100 } },
      }),
    ),
);

export const allocateOrder = writeTool(
  'allocate_order',
  {
    title: 'Allocate an order',
    description:
      "Allocates stock to an order's lines: all or none, unless onShortage lets lines wait. Repeating the same order changes nothing. Use explain_order first to see what would happen.",
    input: wantedOrder,
    output: order,
    takesAway: false,
  },
  async (client, body) => dataOf(await client.POST('/allocations', { body })),
);

export const releaseOrder = writeTool(
  'release_order',
  {
    title: 'Release an order',
    description:
      'Releases the stock of an order, or of one of its lines (lineId), for backorders and new orders. The order may not get it back. What has shipped stays shipped.',
    input: z.strictObject({
      orderId,
      lineId: lineId.exactOptional(),
      reason: z.string().min(1).max(128).describe('why, for the record').exactOptional(),
    }),
    output: order.extend({
      linesStillToChange: z.number().describe('call again until there are none').optional(),
    }),
    takesAway: true,
  },
  async (client, { orderId, lineId, ...query }) =>
    dataOf(
      lineId === undefined
        ? await client.DELETE('/orders/{orderId}', { params: { path: { orderId }, query } })
        : await client.DELETE('/orders/{orderId}/lines/{lineId}', {
            params: { path: { orderId, lineId }, query },
          }),
    ),
);
