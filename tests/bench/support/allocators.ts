import { allocateOrder, type NewOrder } from '../../../src/application/orders/allocate-order.ts';
import type { Deps } from '../../../src/application/ports.ts';
import { saveChanges, savingBy } from '../../support/saving.ts';

type Allocate = ReturnType<typeof allocateOrder>;

/** The ways in which the orders of one process can be allocated. */
export const ALLOCATORS = {
  /** As in production: orders that come while others are saved go together. */
  'group commit': allocateOrder,
  /** Each order as if it came to a process of its own: they race for the SKU. */
  'each alone': (deps: Deps) => (order: NewOrder) => allocateOrder(deps)(order),
  /** Each order waits until the one before it is done, so that no group forms and no race is lost. */
  'one at a time': (deps: Deps) => {
    const allocate = allocateOrder(deps);
    let last: Promise<unknown> = Promise.resolve();
    return (order: NewOrder) => {
      const mine = last.then(() => allocate(order));
      last = mine.catch(() => undefined);
      return mine;
    };
  },
} satisfies Record<string, (deps: Deps) => Allocate>;

export type Way = keyof typeof ALLOCATORS;

/** Wants one unit, and answers what became of that. */
export const oneUnit =
  (allocate: Allocate, sku: string) =>
  async (orderId: string): Promise<string> =>
    (await allocate({ orderId, lines: [{ lineId: '1', sku, qty: 1 }] })).outcome;

/** The same deps, and how often with them a race was lost, and something was read or written, and how long that took. */
export const counting = (deps: Deps) => {
  const count = { lostRaces: 0, writes: 0, readMs: [] as number[], writeMs: [] as number[] };
  const timed = async <T>(times: number[], work: Promise<T>): Promise<T> => {
    const begun = performance.now();
    const result = await work;
    times.push(performance.now() - begun);
    return result;
  };
  const load: Deps['products']['load'] = (...what) =>
    timed(count.readMs, deps.products.load(...what));
  const backOff: Deps['backOff'] = (lost) => {
    count.lostRaces++;
    return deps.backOff(lost);
  };
  const products = savingBy(deps.products, async (changes, ...beside) => {
    const saved = await timed(count.writeMs, saveChanges(deps.products, changes, ...beside));
    if (saved === 'saved') count.writes++;
    return saved;
  });
  return { deps: { ...deps, backOff, products: { ...products, load } }, count };
};
