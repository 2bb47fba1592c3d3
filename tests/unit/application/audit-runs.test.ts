import { describe, expect, test } from '@jest/globals';
import { audit } from '../../../src/application/jobs/audit.ts';
import { order, shop } from '../../support/shop.ts';

const SKUS = ['CHAIR', 'DESK', 'LAMP'];
const LATER = Number.POSITIVE_INFINITY;

/** A shop of three SKUs, in whose stored figures something is wrong. */
const wrong = async () => {
  const all = shop();
  for (const sku of SKUS) {
    await all.addBatch({ ref: sku, sku, qty: 9, eta: null });
    await all.allocate(order(`of-${sku}`, { [sku]: 1 }));
    const product = all.store.products.get(sku);
    if (!product) throw new Error('it was added');
    all.store.products.set(sku, { ...product, backordered: 5 });
  }
  const { books } = all.audits;
  /** Somebody changes this SKU whenever it is read, or the first so many times. */
  const busy = (sku: string, times = LATER) => {
    let reads = 0;
    all.audits.books = async (asked) =>
      asked === sku && reads++ < times ? undefined : books(asked);
  };
  return {
    ...all,
    busy,
    run: (until = LATER, repair = false) => audit(all)(all.auditPlace, { repair, until }),
  };
};

describe('an audit of several runs', () => {
  test('begins with what an earlier run could not settle', async () => {
    const { busy, run } = await wrong();
    busy('DESK', 8);

    const first = await run();
    expect(first.unsettled).toEqual(['DESK']);
    expect(first.drifts.map(({ sku }) => sku)).toEqual(['CHAIR', 'LAMP']);

    const second = await run();
    expect(second.unsettled).toEqual([]);
    expect(second.drifts.map(({ sku }) => sku)).toEqual(['DESK', 'CHAIR', 'LAMP']);
    expect(second.drifts[0]).toMatchObject({ figure: 'backordered', was: 5, is: 0 });
  });

  test('looks first at what it had no time for', async () => {
    const { auditPlace, run, clock } = await wrong();

    const late = await run(clock().getTime());
    expect(late).toMatchObject({ unsettled: ['CHAIR'], next: 'CHAIR', drifts: [] });
    expect(await auditPlace.read()).toEqual({ unsettled: ['CHAIR'], next: 'CHAIR' });

    expect((await run()).drifts.map(({ sku }) => sku)).toEqual(SKUS);
    expect(await auditPlace.read()).toEqual({ unsettled: [] });
  });

  test('tells what it found, also of a SKU that it gave up after a repair', async () => {
    const { audits, run, store } = await wrong();
    const { books } = audits;
    let reads = 0;
    // Once it is repaired, it is wrong again, and then it does not stand still any more.
    audits.books = async (sku) => {
      if (sku !== 'DESK') return books(sku);
      if (++reads > 2) return undefined;
      const found = await books(sku);
      return found && { ...found, places: [{ orderId: 'gone', lineId: 'gone', place: '1' }] };
    };

    const { drifts, unsettled } = await run(LATER, true);

    expect(unsettled).toEqual(['DESK']);
    const ofDesk = drifts.filter(({ sku }) => sku === 'DESK');
    expect(ofDesk.map(({ figure, repaired }) => [figure, repaired])).toContainEqual([
      'backordered',
      true,
    ]);
    expect(ofDesk.some(({ figure }) => figure === 'queue-place')).toBe(true);
    expect(store.products.get('DESK')?.backordered).toBe(0);
  });
});
