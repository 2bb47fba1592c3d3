import { expect, test } from '@jest/globals';
import { audit } from '../../../src/application/jobs/audit.ts';
import type { Batch } from '../../../src/domain/batch.ts';
import type { Product } from '../../../src/domain/product.ts';
import { order, orWait, shop } from '../../support/shop.ts';

const LATER = Number.POSITIVE_INFINITY;

/** A shop with ten units each of some SKUs, of which six are sold. */
const open = async (...skus: readonly string[]) => {
  const opened = shop();
  for (const sku of skus) {
    await opened.addBatch({ ref: `of-${sku}`, sku, qty: 10, eta: null });
    await opened.allocate(order(`order-${sku}`, { [sku]: 6 }));
  }
  return opened;
};
type Shop = Awaited<ReturnType<typeof open>>;

const productOf = ({ store }: Shop, sku: string) => store.products.get(sku) as Product;
const batchOf = (one: Shop, sku: string) => productOf(one, sku).batches[0] as Batch;

const storeAllocated = (one: Shop, sku: string, allocated: number): void => {
  const batches = [{ ...batchOf(one, sku), allocated }];
  one.store.products.set(sku, { ...productOf(one, sku), batches });
};

const briefly = (
  drifts: readonly { sku: string; was: unknown; is: unknown; repaired: boolean }[],
) => drifts.map(({ sku, was, is, repaired }) => [sku, was, is, repaired]);

test('an audit names what differs, and changes nothing', async () => {
  const broken = await open('A', 'B', 'C');
  storeAllocated(broken, 'B', 9);

  const { products, drifts, unsettled } = await audit(broken)(broken.auditPlace, { until: LATER });
  expect(products).toBe(3);
  expect(briefly(drifts)).toEqual([['B', 9, 6, false]]);
  expect(unsettled).toEqual([]);
  expect(batchOf(broken, 'B').allocated).toBe(9);
});

test('an audit that is to repair makes it right, and a second one finds nothing', async () => {
  const broken = await open('A', 'B');
  storeAllocated(broken, 'A', 0);
  const repairing = { repair: true, until: LATER };

  const { drifts } = await audit(broken)(broken.auditPlace, repairing);
  expect(briefly(drifts)).toEqual([['A', 0, 6, true]]);
  expect(batchOf(broken, 'A').allocated).toBe(6);
  expect((await audit(broken)(broken.auditPlace, repairing)).drifts).toEqual([]);
  expect(broken.store.events.filter(({ type }) => type === 'StockRepaired')).toHaveLength(1);
});

test('stock that a repair finds goes to who waits for it', async () => {
  const broken = await open('A');
  storeAllocated(broken, 'A', 10);
  await broken.allocate(orWait(order('waits', { A: 4 })));

  await audit(broken)(broken.auditPlace, { repair: true, until: LATER });
  expect(await broken.queries.order('waits')).toMatchObject([{ state: 'allocated' }]);
});

test('a repair that is overtaken by an order counts that order, too', async () => {
  const broken = await open('A');
  storeAllocated(broken, 'A', 8);
  broken.beforeSave.push(() => broken.rival.allocate(order('faster', { A: 1 })));

  await audit(broken)(broken.auditPlace, { repair: true, until: LATER });
  expect(batchOf(broken, 'A').allocated).toBe(7);
});

test('a run that has no time left is finished by the next one', async () => {
  const broken = await open('A', 'B', 'C');
  storeAllocated(broken, 'C', 7);
  const audits: string[] = [];
  for (let runs = 0; runs < 3; runs++) {
    const until = broken.clock().getTime() + 1;
    const slow = { ...broken, audits: { ...broken.audits, books: slowly(broken) } };
    const { drifts, products } = await audit(slow)(broken.auditPlace, { until });
    expect(products).toBe(1);
    audits.push(...drifts.map(({ sku }) => sku));
  }
  expect(await broken.auditPlace.read()).toEqual({ next: undefined, unsettled: [] });
  expect(audits).toEqual(['C']);
});

/** To read the books of one product takes all the time of a run. */
const slowly =
  ({ audits, pass }: Shop): Shop['audits']['books'] =>
  async (sku) => {
    pass(10);
    return audits.books(sku);
  };

test('a product that never stands still is not said to differ', async () => {
  const busy = await open('A', 'B');
  const books: Shop['audits']['books'] = async (sku) =>
    sku === 'A' ? undefined : busy.audits.books(sku);
  const moving = { ...busy, audits: { ...busy.audits, books } };

  const { drifts, unsettled } = await audit(moving)(busy.auditPlace, { until: LATER });
  expect(drifts).toEqual([]);
  expect(unsettled).toEqual(['A']);
});
