import { type Command, Option } from 'commander';
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
import { batchesTable, changedTable, linesTable } from './support/tables.ts';

type Add = Asking & {
  readonly eta?: string;
  readonly expiresOn?: string;
  readonly container?: string;
};
type Change = Asking & {
  readonly qty?: number;
  readonly change?: number;
  readonly eta?: string;
  readonly block?: true;
  readonly unblock?: true;
};

export const addBatch = (stock: Command): void => {
  const batch = addCommand(stock, 'batch', 'look up and change batches', 'batch show ship-7');
  addAsking(batch, 'show <batch>', 'show a batch', 'batch show ship-7').action(show);
  addAsking(batch, 'add <batch> <sku>', 'add a batch', 'batch add ship-7 LAMP 50 --eta 2030-01-15')
    .argument('<units>', 'its number of units', numberOf)
    .option('--eta <date>', 'the day it is due (default: in the warehouse)')
    .option('--expires-on <date>', 'the last day on which it is good')
    .option('--container <id>', 'the delivery that it comes in with batches of other SKUs')
    .action(add);
  addAsking(
    batch,
    'change <batch>',
    'change a batch, and show the lines that lost their stock',
    'batch change ship-7 --qty 40',
  )
    .addOption(new Option('--qty <units>', 'its number of units').argParser(numberOf))
    .addOption(
      new Option('--change <units>', 'by how many units to change it, such as -3')
        .argParser(numberOf)
        .conflicts('qty'),
    )
    .option('--eta <date>', 'the day it is due')
    .addOption(new Option('--block', 'stop using it').conflicts('unblock'))
    .option('--unblock', 'use it again')
    .action(change);
  addAsking(
    batch,
    'arrive <batch>',
    'record that a shipment has arrived, or some of its units',
    'batch arrive ship-7',
  )
    .option('--qty <units>', 'how many units arrived (default: all)', numberOf)
    .option('--receipt <id>', 'the number of the delivery, which counts only once')
    .action(arrive);
  addAsking(
    batch,
    'count <batch>',
    'record how many units of a batch are on the shelf',
    'batch count batch-1 9',
  )
    .argument('<units>', 'how many there are', numberOf)
    .option('--expected <units>', 'how many there should have been', numberOf)
    .action(count);
  withLimit(
    addAsking(
      batch,
      'lines <batch>',
      'list the lines on a batch; the last ones lose their stock first',
      'batch lines ship-7',
    ),
  )
    .option('--shipped', 'list the lines that shipped from it instead')
    .action(lines);
};

const pathTo = (ref: string) => ({ params: { path: { ref } } });

const show = (ref: string, options: Asking): Promise<void> =>
  answer(
    options,
    (client) => client.GET('/batches/{ref}', pathTo(ref)),
    (batch) => batchesTable([batch]),
  );

const add = (
  ref: string,
  sku: string,
  qty: number,
  {
    eta = null,
    expiresOn,
    container,
    ...options
  }: Omit<Add, 'eta'> & { readonly eta?: string | null },
): Promise<void> =>
  answer(
    options,
    (client) =>
      client.POST('/batches', {
        body: {
          ...{ ref, sku, qty, eta },
          ...(expiresOn && { expiresOn }),
          ...(container && { container }),
        },
      }),
    (batch) => batchesTable([batch]),
  );

const change = (
  ref: string,
  { qty, change, eta, block, unblock, ...options }: Change,
): Promise<void> => {
  const body = {
    ...(qty !== undefined && { qty }),
    ...(change !== undefined && { change }),
    ...(eta && { eta }),
    ...((block || unblock) && { blocked: block === true }),
  };
  return answer(
    options,
    (client) => client.PATCH('/batches/{ref}', { ...pathTo(ref), body }),
    changedTable,
  );
};

const arrive = (
  ref: string,
  { qty, receipt, ...options }: Asking & { readonly qty?: number; readonly receipt?: string },
): Promise<void> => {
  const body = { ...(qty !== undefined && { qty }), ...(receipt && { receipt }) };
  return answer(
    options,
    (client) => client.POST('/batches/{ref}/arrival', { ...pathTo(ref), body }),
    (batch) => batchesTable([batch]),
  );
};

const count = (
  ref: string,
  counted: number,
  { expected, ...options }: Asking & { readonly expected?: number },
): Promise<void> => {
  const body = { counted, ...(expected !== undefined && { expected }) };
  return answer(
    options,
    (client) => client.PUT('/batches/{ref}/count', { ...pathTo(ref), body }),
    changedTable,
  );
};

const lines = (
  ref: string,
  { shipped, ...options }: Asking & Limited & { readonly shipped?: true },
): Promise<void> =>
  answerList(
    options,
    (client, page) => {
      const query = { ...page, state: shipped ? ('shipped' as const) : ('allocated' as const) };
      return client.GET('/batches/{ref}/lines', { params: { path: { ref }, query } });
    },
    ({ lines }) => lines,
    linesTable,
  );
