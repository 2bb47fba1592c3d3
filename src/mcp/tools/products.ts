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
/** A larger catalog is not read to its end for one question. */
const MOST_PRODUCTS = 10_000;

export const listWaiting = readTool(
  'list_waiting',
  {
    title: 'List backorders and overdue shipments',
    description:
      'Without a SKU: which products have backorders, and which shipments have not arrived by their due date. ' +
      'With a SKU: its backordered lines, in the order in which they are filled, and its overdue shipments. At most 100 of each; isComplete says whether that is all.',
    input: z.strictObject({ sku: sku.exactOptional() }),
    output: z.looseObject({
      products: z
        .array(z.looseObject({ sku: z.string(), backordered: z.number(), level }))
        .optional(),
      lines: z.array(line).optional(),
      overdue: z.array(batch),
      isComplete: z.boolean(),
    }),
  },
  async (client, { sku }) => {
    const waiting =
      sku === undefined ? await waitingProducts(client) : await waitingLines(client, sku);
    const overdue = await overdueBatches(client, sku);
    return {
      ...waiting,
      overdue: overdue.batches,
      isComplete: waiting.isComplete && overdue.isComplete,
    };
  },
);

const waitingLines = async (client: Client, sku: string) => {
  const { lines, next } = dataOf(
    await client.GET('/products/{sku}/backorders', {
      params: { path: { sku }, query: { limit: AT_MOST } },
    }),
  );
  return { lines, isComplete: next === undefined };
};

const waitingProducts = async (client: Client) => {
  const all = pages((at) => client.GET('/products', { params: { query: { ...at, limit: 100 } } }));
  const found = [];
  let seen = 0;
  for await (const { products, next } of all) {
    seen += products.length;
    found.push(...products.filter(({ backordered }) => backordered > 0));
    const isOver = found.length > AT_MOST || seen >= MOST_PRODUCTS;
    if (isOver && (next !== undefined || found.length > AT_MOST)) {
      return { products: found.slice(0, AT_MOST), isComplete: false };
    }
  }
  return { products: found, isComplete: true };
};

const overdueBatches = async (client: Client, sku: string | undefined) => {
  const all = pages((at) =>
    client.GET('/overdue-batches', { params: { query: { ...at, limit: 100 } } }),
  );
  const found = [];
  for await (const { batches } of all) {
    found.push(...batches.filter((one) => sku === undefined || one.sku === sku));
    if (found.length > AT_MOST) return { batches: found.slice(0, AT_MOST), isComplete: false };
  }
  return { batches: found, isComplete: true };
};
