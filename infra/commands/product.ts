import type { Command } from 'commander';
import type { components } from '../../src/client/schema.ts';
import {
  type Asking,
  addAsking,
  answer,
  answerList,
  type Limited,
  numberOf,
  withLimit,
} from './support/answer.ts';
import { addCommand } from './support/command.ts';
import { table } from './support/output.ts';
import { batchesTable, historyTable } from './support/tables.ts';

type Schemas = components['schemas'];

export const addProduct = (stock: Command): void => {
  const product = addCommand(stock, 'product', 'look up products', 'product show LAMP');
  addAsking(product, 'show <sku>', 'show the stock of a product', 'product show LAMP').action(show);
  withLimit(
    addAsking(
      product,
      'list',
      'list all products with their available units',
      'product list --json',
    ),
  ).action(list);
  addAsking(
    product,
    'availability <sku>',
    'show what can be promised of a product by which day',
    'product availability LAMP --qty 6',
  )
    .option('--qty <units>', 'when could a line of this many units ship?', numberOf)
    .action(availability);
  withLimit(
    addAsking(
      product,
      'history <sku>',
      'list what happened to a product, newest first',
      'product history LAMP --limit 20',
    ),
  ).action(history);
};

const show = (sku: string, options: Asking): Promise<void> =>
  answer(
    options,
    (client) => client.GET('/products/{sku}', { params: { path: { sku } } }),
    (product) => [stockTable([product]), '', batchesTable(product.batches)].join('\n'),
  );

const list = (options: Asking & Limited): Promise<void> =>
  answerList(
    options,
    (client, query) => client.GET('/products', { params: { query } }),
    ({ products }) => products,
    stockTable,
  );

const stockTable = (products: readonly Schemas['Stock'][]): string =>
  products.length === 0
    ? 'No products.'
    : table(
        products.map(({ sku, label, level, available, backordered, nextEta }) => ({
          sku,
          label,
          level,
          'in the warehouse': available.warehouse,
          'on the way': available.onTheWay,
          overdue: available.overdue || null,
          backordered,
          'next shipment': nextEta,
        })),
      );

const availability = (
  sku: string,
  { qty, ...options }: Asking & { readonly qty?: number },
): Promise<void> =>
  answer(
    options,
    (client) => {
      const query = qty === undefined ? {} : { qty };
      return client.GET('/products/{sku}/availability', { params: { path: { sku }, query } });
    },
    ({ days, line, today }) =>
      [
        days.length > 0 ? table(days) : 'Nothing is available.',
        ...(line ? [`${line.qty} units: ${outcomeOf(line, today)}`] : []),
      ].join('\n'),
  );

const outcomeOf = (
  { outcome, earliest }: NonNullable<Schemas['Availability']['line']>,
  today: string,
): string => {
  if (outcome !== 'available') return outcome;
  return earliest === today ? 'can ship today' : `can ship on ${earliest ?? 'an unknown day'}`;
};

const history = (sku: string, options: Asking & Limited): Promise<void> =>
  answerList(
    options,
    (client, query) => client.GET('/products/{sku}/history', { params: { path: { sku }, query } }),
    ({ entries }) => entries,
    historyTable,
  );
