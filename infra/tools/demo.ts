import { once } from 'node:events';
import { type Client, createClient } from '../../src/client/client.ts';
import { dataOf } from '../../src/client/problems.ts';
import { startOwnService } from '../local/own-service.ts';
import { leaveOpen } from './demo/open.ts';
import { demandOf, ordersOfTheFile } from './demo/orders.ts';
import { playPromises } from './demo/promises.ts';
import { say, showParts } from './demo/show.ts';
import { playStock } from './demo/stock.ts';
import { restock } from './restock.ts';
import { prefixOf } from './stage.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const inDays = (days: number): string =>
  new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

type Orders = Awaited<ReturnType<typeof ordersOfTheFile>>;

const showStock = async (client: Client, skus: readonly string[]): Promise<void> => {
  const products = await Promise.all(
    skus.map(async (sku) =>
      dataOf(await client.GET('/products/{sku}', { params: { path: { sku } } })),
    ),
  );
  console.table(
    products.flatMap(({ sku, backordered, batches }) =>
      batches.map(({ ref, eta, qty, allocated, shipped, available }) => ({
        sku,
        batch: ref,
        due: eta ?? 'here',
        qty,
        allocated,
        shipped,
        available,
        'units waiting': backordered,
      })),
    ),
  );
};

const statesOf = async (client: Client, orders: Orders): Promise<Record<string, number>> => {
  const all = await Promise.all(
    orders.map(async ({ orderId }) =>
      dataOf(await client.GET('/orders/{orderId}', { params: { path: { orderId } } })),
    ),
  );
  const lines = all.flatMap(({ lines }) => lines);
  return Object.fromEntries(
    [...Map.groupBy(lines, ({ state }) => state)].map(([state, some]) => [state, some.length]),
  );
};

const play = async (client: Client, port: number): Promise<void> => {
  const orders = await ordersOfTheFile();
  const demand = demandOf(orders);
  const skus = [...demand.keys()];
  const [hot = ''] = skus;
  const showLines = async () => console.table([await statesOf(client, orders)]);
  const add = async (ref: string, sku: string, qty: number, eta: string | null = null) =>
    dataOf(await client.POST('/batches', { body: { ref, sku, qty, eta } }));

  say('Monday', 'stock arrives: half of the demand is in the warehouse, a third is on the way');
  for (const [sku, units] of demand) {
    await add(`${sku}-here`, sku, Math.ceil(units / 2));
    await add(`${sku}-ship`, sku, Math.ceil(units / 3), inDays(10));
  }
  await showStock(client, skus);

  say('Tuesday', `${orders.length} orders of a real shop; what can't be filled is backordered`);
  for (const order of orders) {
    const body = { ...order, onShortage: 'backorder' as const };
    dataOf(await client.POST('/allocations', { body }));
  }
  await showLines();
  await showStock(client, skus);

  say('Wednesday', `what would an order of 40 units of ${hot} get, and why? (a dry run)`);
  const order = { orderId: 'curious', lines: [{ sku: hot, qty: 40 }] };
  const { lines } = dataOf(await client.POST('/allocations?dryRun=true', { body: order }));
  console.log(`  ${lines[0]?.outcome}`);
  console.table(lines[0]?.considered);

  say('Wednesday', 'a cart of 9 gift boxes, split because 6 are here, and held for 15 minutes');
  await add('box-here', 'box', 6);
  await add('box-ship', 'box', 10, inDays(3));
  const boxes = [{ sku: 'box', qty: 9, allowSplit: true }];
  const cart = { orderId: 'cart', lines: boxes, holdFor: 'PT15M' };
  showParts(dataOf(await client.POST('/allocations', { body: cart })));
  console.log('  it is paid in time and confirmed:');
  const ofCart = { params: { path: { orderId: 'cart' } } };
  showParts(dataOf(await client.POST('/orders/{orderId}/confirm', { ...ofCart, body: {} })));

  await playPromises(client, inDays);

  say('Thursday', `the shipment of ${hot} is a week late; promises that depend on it change`);
  const ship = { ref: `${hot}-ship` };
  const later = { eta: inDays(17) };
  dataOf(await client.PATCH('/batches/{ref}', { params: { path: ship }, body: later }));
  const { lines: late } = dataOf(
    await client.GET('/batches/{ref}/lines', { params: { path: ship, query: { limit: 5 } } }),
  );
  console.table(late.map(({ orderId, qty, shipsOn }) => ({ orderId, qty, shipsOn })));

  say(
    'Friday',
    `a leak in the warehouse: a third of ${hot} is lost, and the newest lines lose their stock`,
  );
  const here = { params: { path: { ref: `${hot}-here` } } };
  const { qty } = dataOf(await client.GET('/batches/{ref}', here));
  const left = { qty: Math.ceil((qty * 2) / 3) };
  const cut = dataOf(await client.PATCH('/batches/{ref}', { ...here, body: left }));
  console.table(
    cut.lines.map(({ orderId, qty, state, batchRef }) => ({
      orderId,
      qty,
      state,
      batchRef,
    })),
  );

  say('Saturday', 'the restock job orders what has run low and promises it to backorders');
  for (const sku of skus) {
    const rule = { reorderPoint: 20, lotSize: 50, leadTimeDays: 14 };
    const params = { path: { sku } };
    dataOf(await client.PUT('/products/{sku}/restock-rule', { params, body: rule }));
  }
  console.table(await restock(prefixOf(undefined, port)));
  await showLines();

  say('Sunday', 'the shipments arrive, and every order whose stock is complete ships');
  for (const sku of skus) {
    const params = { path: { ref: `${sku}-ship` } };
    dataOf(await client.POST('/batches/{ref}/arrival', { params }));
  }
  for (const { orderId } of orders) {
    const params = { path: { orderId } };
    await client.POST('/orders/{orderId}/shipments', { params, body: {} });
  }
  await showLines();
  await showStock(client, skus);

  await playStock(client);
};

/**
 * A shop's week, played on a service of its own.
 *
 * @param keep a new week begins, and the service stays until it is interrupted, for the stock board.
 */
export const playWeek = async (keep: boolean): Promise<void> => {
  console.log('Starting the service ...');
  const service = await startOwnService();
  const client = createClient({ url: service.api });
  try {
    await play(client, service.port);
    if (!keep) return;
    await leaveOpen(client, inDays);
    console.log(`\nThe stock board shows it: ${service.api}/\nStop with Ctrl-C.`);
    await once(process, 'SIGINT');
  } finally {
    await service.stop();
  }
};
