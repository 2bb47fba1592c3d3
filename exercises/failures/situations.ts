import { fork } from 'node:child_process';
import { once } from 'node:events';
import { gatedClient, meetingOf } from './gated-client.ts';
import type { StoredBatch } from './shop.ts';
import { freshShop, type ServiceName } from './shops.ts';

export type Seen = { readonly isRight: boolean; readonly text: string };

export type Situation = {
  readonly name: string;
  readonly play: (service: ServiceName) => Promise<Seen>;
  readonly why: string;
};

const SKU = 'LAMP';
const batch = (ref: string, qty: number, eta: string | null = null) => ({
  ref,
  sku: SKU,
  qty,
  eta,
});
const order = (orderId: string, qty = 1) => ({ orderId, sku: SKU, qty });
const units = (lines: StoredBatch['lines']): number => lines.reduce((sum, { qty }) => sum + qty, 0);
const linesOf = (batches: readonly StoredBatch[]) => batches.flatMap(({ lines }) => lines);

/** Both have read before either writes. */
const twoClients = async (service: ServiceName): Promise<Seen> => {
  const { open } = await freshShop(service);
  await open().addBatch(batch('here', 1));
  const bothHaveRead = meetingOf(2);
  const answers = await Promise.all(
    ['a', 'b'].map((id) => open(gatedClient('read', bothHaveRead)).allocate(order(id))),
  );
  const sold = answers.filter(Boolean).length;
  return {
    isRight: sold === 1,
    text: `${sold} of 2 orders ${sold === 1 ? 'gets' : 'get'} the unit`,
  };
};

/** The process ends when its write is acknowledged, and before it has done anything else. */
const killed = async (service: ServiceName): Promise<Seen> => {
  const { open, table, heard } = await freshShop(service);
  const shop = open();
  await shop.addBatch(batch('here', 10));
  const module = new URL('./allocate-and-wait.ts', import.meta.url);
  const child = fork(module, [service, table], {
    execArgv: ['--import', new URL('../../infra/local/leash.ts', import.meta.url).href],
  });
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('it ended before it was killed'))),
  ]);
  child.kill('SIGKILL');
  await once(child, 'exit');
  // Events of a SKU come in order: once a later one is there, the order's would be, too.
  await shop.addBatch(batch('later', 10));
  while (!heard.includes('BatchAdded later')) await shop.relay();
  const isStored = linesOf(await shop.batches(SKU)).some(({ orderId }) => orderId === 'killed');
  const isPublished = heard.includes('Allocated killed');
  return {
    isRight: isStored && isPublished,
    text: `the order is ${isStored ? '' : 'not '}stored, its event is ${isPublished ? '' : 'never '}published`,
  };
};

const messageTwice = async (service: ServiceName): Promise<Seen> => {
  const { open } = await freshShop(service);
  const shop = open();
  await shop.addBatch(batch('here', 10));
  const message = { id: 'message', order: order('order', 3) };
  for (const received of [message, message]) await shop.handle(received);
  const taken = units(linesOf(await shop.batches(SKU)));
  return { isRight: taken === 3, text: `an order of 3 units holds ${taken}` };
};

/** Half of the orders come before the cut, half between its read and its write. */
const cutUnderLoad = async (service: ServiceName): Promise<Seen> => {
  const { open } = await freshShop(service);
  const shop = open();
  await shop.addBatch(batch('here', 12));
  await shop.addBatch(batch('coming', 12, '2099-01-01'));
  const ids = Array.from({ length: 12 }, (_, index) => `order-${index}`);
  for (const id of ids.slice(0, 6)) await shop.allocate(order(id));
  const others = async () => {
    for (const id of ids.slice(6)) await shop.allocate(order(id));
  };
  await open(gatedClient('read', others)).changeQuantity(SKU, 'here', 4);
  const batches = await shop.batches(SKU);
  const known = new Set(linesOf(batches).map(({ orderId }) => orderId));
  const lost = ids.filter((id) => !known.has(id)).length;
  const tooMany = batches.reduce((sum, { qty, lines }) => sum + Math.max(0, units(lines) - qty), 0);
  return {
    isRight: lost === 0 && tooMany === 0,
    text: `of 12 orders, ${lost} are lost; ${tooMany} units are allocated that do not exist`,
  };
};

export const SITUATIONS: readonly Situation[] = [
  {
    name: 'Two clients want the last unit',
    play: twoClients,
    why: 'A save succeeds only if the product still has the version that was read (7)',
  },
  {
    name: 'Killed between the commit and its event',
    play: killed,
    why: 'The event is written in the same transaction, and a relay reads it from the stream (8, 11)',
  },
  {
    name: 'A message comes twice',
    play: messageTwice,
    why: "The line's key is its order and SKU, so the repeat finds the line that is there (10)",
  },
  {
    name: 'A batch is cut under load',
    play: cutUnderLoad,
    why: 'The cut decides again on fresh state, and moves its lines in the same transaction (6, 7)',
  },
];
