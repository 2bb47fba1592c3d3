import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startOwnService } from '../local/own-service.ts';
import { type Answer, askAt } from './demo/ask.ts';
import { leaveOpen } from './demo/open.ts';
import { demandOf, ordersOfTheFile } from './demo/orders.ts';
import { playPromises } from './demo/promises.ts';
import { say, showParts } from './demo/show.ts';
import { playStock } from './demo/stock.ts';

/**
 * A shop's week, played on a service of its own: `npm run demo`. With `-- --keep` a new week begins, and the service stays
 * for whoever wants to look at it on the stock board.
 */
const { keep } = parseArgs({ options: { keep: { type: 'boolean' } } }).values;
const DAY_MS = 24 * 60 * 60 * 1_000;
const inDays = (days: number): string =>
  new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

console.log('Starting the service ...');
const service = await startOwnService();
const ask = askAt(service.api);

const orders = await ordersOfTheFile();
const demand = demandOf(orders);
const [hot = ''] = demand.keys();

const showStock = async (): Promise<void> => {
  const products = await Promise.all(
    [...demand.keys()].map((sku) => ask('GET', `/products/${sku}`)),
  );
  console.table(
    products.flatMap(({ sku, backordered, batches }) =>
      batches.map(({ ref, eta, qty, allocated, shipped, available }: Answer) => ({
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

const statesOf = async (): Promise<Record<string, number>> => {
  const all = await Promise.all(orders.map(({ orderId }) => ask('GET', `/orders/${orderId}`)));
  const lines = all.flatMap(({ lines }) => lines);
  return Object.fromEntries(
    [...Map.groupBy(lines, ({ state }: Answer) => state)].map(([state, some]) => [
      state,
      some.length,
    ]),
  );
};

const showLines = async (): Promise<void> => console.table([await statesOf()]);

const play = async (): Promise<void> => {
  say('Monday', 'stock comes in: half of what will be wanted is here, a third is on its way');
  for (const [sku, units] of demand) {
    await ask('POST', '/batches', { ref: `${sku}-here`, sku, qty: Math.ceil(units / 2) });
    await ask('POST', '/batches', {
      ref: `${sku}-ship`,
      sku,
      qty: Math.ceil(units / 3),
      eta: inDays(10),
    });
  }
  await showStock();

  say('Tuesday', `${orders.length} orders of a real shop; what can't be had waits`);
  for (const order of orders) {
    await ask('POST', '/allocations', { ...order, onShortage: 'backorder' });
  }
  await showLines();
  await showStock();

  say('Wednesday', `what would an order of 40 units of ${hot} get, and why? (a dry run)`);
  const order = { orderId: 'curious', lines: [{ sku: hot, qty: 40 }] };
  const { lines } = await ask('POST', '/allocations?dryRun=true', order);
  console.log(`  ${lines[0].outcome}`);
  console.table(lines[0].considered);

  say(
    'Wednesday',
    'a cart of 9 gift boxes, split since 6 are here, and held for a quarter of an hour',
  );
  await ask('POST', '/batches', { ref: 'box-here', sku: 'box', qty: 6 });
  await ask('POST', '/batches', { ref: 'box-ship', sku: 'box', qty: 10, eta: inDays(3) });
  const cart = { orderId: 'cart', lines: [{ sku: 'box', qty: 9, allowSplit: true }] };
  showParts(await ask('POST', '/allocations', { ...cart, holdFor: 'PT15M' }));
  console.log('  it is paid in time, and confirmed:');
  showParts(await ask('POST', '/orders/cart/confirm', {}));

  await playPromises(ask, inDays);

  say('Thursday', `the shipment of ${hot} is a week late; who waits for it is told`);
  await ask('PATCH', `/batches/${hot}-ship`, { eta: inDays(17) });
  const { lines: late } = await ask('GET', `/batches/${hot}-ship/lines?limit=5`);
  console.table(late.map(({ orderId, qty, shipsOn }: Answer) => ({ orderId, qty, shipsOn })));

  say(
    'Friday',
    `a leak in the warehouse: a third of ${hot} is lost, and the newest lines give way`,
  );
  const { qty } = await ask('GET', `/batches/${hot}-here`);
  const cut = await ask('PATCH', `/batches/${hot}-here`, { qty: Math.ceil((qty * 2) / 3) });
  console.table(
    cut.lines.map(({ orderId, qty, state, batchRef }: Answer) => ({
      orderId,
      qty,
      state,
      batchRef,
    })),
  );

  say('Saturday', 'the restock job orders what has run low, and serves those who wait');
  for (const sku of demand.keys()) {
    await ask('PUT', `/products/${sku}/restock-rule`, {
      reorderPoint: 20,
      lotSize: 50,
      leadTimeDays: 14,
    });
  }
  process.env.PORT = `${service.port}`;
  await import('./restock.ts');
  await showLines();

  say('Sunday', 'the shipments arrive, and every order leaves whose stock is all here');
  for (const sku of demand.keys()) await ask('POST', `/batches/${sku}-ship/arrival`);
  for (const { orderId } of orders) {
    await ask('POST', `/orders/${orderId}/shipments`, {}).catch(() => undefined);
  }
  await showLines();
  await showStock();

  await playStock(ask);
};

try {
  await play();
  if (keep) {
    await leaveOpen(ask, inDays);
    console.log(`\nThe stock board shows it: ${service.api}/\nStop with Ctrl-C.`);
    await once(process, 'SIGINT');
  }
} finally {
  await service.stop();
}
