import * as z from 'zod';
import type { Client } from '../../client/client.ts';
import { pages } from '../../client/pages.ts';
import { dataOf } from '../../client/problems.ts';
import { batch, line, sku } from '../fields.ts';
import { readTool } from '../tool.ts';

const level = z.enum(['out', 'low', 'ok']);
const available = z.looseObject({ warehouse: z.number(), onTheWay: z.number() });

export const showProduct = readTool(
  'show_product',
  {
    title: 'Show a product',
    description:
      'The stock of a SKU: units available in the warehouse and on the way, units on backorder, and its open batches.',
    input: z.strictObject({ sku }),
    output: z.looseObject({
      sku: z.string(),
      available,
      level,
      backordered: z.number(),
      nextEta: z.string().nullable(),
      batches: z.array(batch),
    }),
  },
  async (client, { sku }) =>
    dataOf(await client.GET('/products/{sku}', { params: { path: { sku } } })),
);

const AT_MOST = 100;

export const listWaiting = readTool(
  'list_waiting',
  {
    title: 'List backorders and overdue shipments',
    description:
      'Which order lines are backordered, and which shipments have not arrived by their due date. Without a SKU, lines with the earliest shipBy come first; ' +
      'with a SKU, lines come in the order in which they are filled. At most 100 of each; isComplete says whether that is all.',
    input: z.strictObject({ sku: sku.exactOptional() }),
    output: z.looseObject({
      lines: z.array(line),
      overdue: z.array(batch),
      isComplete: z.boolean(),
    }),
  },
  async (client, { sku }) => {
    const waiting = await (sku === undefined ? waitingLines(client) : linesWaitingFor(client, sku));
    const overdue = await overdueBatches(client, sku);
    return {
      lines: waiting.items,
      overdue: overdue.items,
      isComplete: waiting.isComplete && overdue.isComplete,
    };
  },
);

const waitingLines = (client: Client) =>
  firstOf(
    pages((at) =>
      client.GET('/orders', { params: { query: { ...at, state: 'waiting', limit: AT_MOST } } }),
    ),
    ({ lines }) => lines,
  );

const linesWaitingFor = (client: Client, sku: string) =>
  firstOf(
    pages((at) =>
      client.GET('/products/{sku}/backorders', {
        params: { path: { sku }, query: { ...at, limit: AT_MOST } },
      }),
    ),
    ({ lines }) => lines,
  );

const overdueBatches = (client: Client, sku: string | undefined) =>
  firstOf(
    pages((at) => client.GET('/overdue-batches', { params: { query: { ...at, limit: AT_MOST } } })),
    ({ batches }) => batches.filter((one) => sku === undefined || one.sku === sku),
  );

/** As many as an agent is shown, and whether these are all. */
const firstOf = async <P extends { readonly next?: string }, T>(
  all: AsyncIterable<P>,
  itemsOf: (page: P) => readonly T[],
) => {
  const items: T[] = [];
  for await (const page of all) {
    items.push(...itemsOf(page));
    const isCut = items.length > AT_MOST || (items.length === AT_MOST && page.next !== undefined);
    if (isCut) return { items: items.slice(0, AT_MOST), isComplete: false };
  }
  return { items, isComplete: true };
};
