import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type Asking,
  addAsking,
  answer,
  answerList,
  type Limited,
  withLimit,
} from './support/answer.ts';
import { addCommand } from './support/command.ts';
import { historyTable, linesTable } from './support/tables.ts';

type Units = { readonly name: string; readonly qty: number };
type Allocate = Asking & {
  readonly onShortage?: 'reject' | 'backorder' | 'partial';
  readonly holdFor?: string;
  readonly shipBy?: string;
};

export const addOrder = (stock: Command): void => {
  const order = addCommand(stock, 'order', 'look up and change an order', 'order show A-1');
  withLimit(
    addAsking(order, 'show <order>', 'show the lines of an order', 'order show A-1'),
  ).action(show);
  withLimit(
    addAsking(
      order,
      'history <order>',
      'list what happened to an order, newest first',
      'order history A-1',
    ),
  ).action(history);
  addAsking(
    order,
    'allocate <order>',
    'allocate all lines of an order, or none',
    'order allocate A-1 LAMP=6 BULB=2 --on-shortage backorder',
  )
    .argument('<lines...>', 'the lines, each as <sku>=<units>', unitsFrom)
    .addOption(
      new Option(
        '--on-shortage <what>',
        'what to do if there is not enough stock (default: reject)',
      ).choices(['reject', 'backorder', 'partial']),
    )
    .option('--hold-for <duration>', 'hold the stock for a time, such as PT15M')
    .option('--ship-by <date>', 'the last day on which it may ship')
    .action(allocate);
  addAsking(order, 'release <order>', 'release the stock of an order', 'order release A-1').action(
    (orderId, options) =>
      answer(options, (client) => client.DELETE('/orders/{orderId}', pathTo(orderId)), text),
  );
  addAsking(order, 'confirm <order>', 'confirm what an order holds', 'order confirm A-1').action(
    (orderId, options) =>
      answer(
        options,
        (client) => client.POST('/orders/{orderId}/confirm', { ...pathTo(orderId), body: {} }),
        text,
      ),
  );
  addAsking(order, 'ship <order>', 'record that an order has shipped', 'order ship A-1').action(
    (orderId, options) =>
      answer(
        options,
        (client) => client.POST('/orders/{orderId}/shipments', { ...pathTo(orderId), body: {} }),
        text,
      ),
  );
  addAsking(
    order,
    'undo-shipment <order>',
    'undo a shipment that was recorded by mistake',
    'order undo-shipment A-1 LAMP=0',
  )
    .argument(
      '<lines...>',
      'the lines, each as <line>=<units that have really left in all>',
      unitsFrom,
    )
    .action(undoShipment);
};

const undoShipment = (orderId: string, left: readonly Units[], options: Asking): Promise<void> => {
  const lines = left.map(({ name, qty }) => ({ lineId: name, qty }));
  return answer(
    options,
    (client) =>
      client.POST('/orders/{orderId}/shipments/undo', { ...pathTo(orderId), body: { lines } }),
    text,
  );
};

const pathTo = (orderId: string) => ({ params: { path: { orderId } } });

const text = ({ lines }: { readonly lines: Parameters<typeof linesTable>[0] }): string =>
  linesTable(lines);

/** A name may have an equals sign in it. */
const unitsFrom = (argument: string, before: readonly Units[] = []): readonly Units[] => {
  const [, name, qty] = /^(.+)=(\d{1,15})$/.exec(argument) ?? [];
  if (!name || !qty)
    throw new InvalidArgumentError('It must be a name and its units, such as LAMP=6.');
  return [...before, { name, qty: Number(qty) }];
};

const show = (orderId: string, options: Asking & Limited): Promise<void> =>
  answerList(
    options,
    (client, query) => client.GET('/orders/{orderId}', { params: { path: { orderId }, query } }),
    ({ lines }) => lines,
    linesTable,
  );

const history = (orderId: string, options: Asking & Limited): Promise<void> =>
  answerList(
    options,
    (client, query) =>
      client.GET('/orders/{orderId}/history', { params: { path: { orderId }, query } }),
    ({ entries }) => entries,
    historyTable,
  );

const allocate = (
  orderId: string,
  wanted: readonly Units[],
  { onShortage, holdFor, shipBy, ...options }: Allocate,
): Promise<void> => {
  const lines = wanted.map(({ name, qty }) => ({ sku: name, qty, ...(shipBy && { shipBy }) }));
  const body = { orderId, lines, ...(onShortage && { onShortage }), ...(holdFor && { holdFor }) };
  return answer(options, (client) => client.POST('/allocations', { body }), text);
};
