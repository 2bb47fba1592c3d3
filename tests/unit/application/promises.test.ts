import { describe, expect, test } from '@jest/globals';
import type { Change } from '../../../src/application/ports.ts';
import { saveChanges, savingBy } from '../../support/saving.ts';
import { largeOrder, onHold, order, shop, useCases } from '../../support/shop.ts';

const MINUTE_MS = 60_000;

/** A shipment of so many chairs, due on 2030-02-01, and lines that are promised some of it. */
const promised = async (lines: number) => {
  const all = shop();
  await all.addBatch({ ref: 'ship', sku: 'RED-CHAIR', qty: 5_000, eta: '2030-02-01' });
  await all.allocate(largeOrder('order', lines, 'RED-CHAIR'));
  const days = async () => [
    ...new Set((await all.queries.order('order')).map((one) => one.shipsOn)),
  ];
  const told = () => all.store.events.filter(({ type }) => type === 'PromiseChanged');
  return { ...all, days, told };
};

describe('a line that is promised stock of a shipment', () => {
  test('ships on the day on which that is due', async () => {
    const { days } = await promised(1);
    expect(await days()).toEqual(['2030-02-01']);
  });

  test('gets another day when the shipment is late, and when it has arrived', async () => {
    const { changeBatch, days, told } = await promised(1);

    await changeBatch('ship', { eta: '2030-02-09' });
    expect(await days()).toEqual(['2030-02-09']);
    await changeBatch('ship', { eta: null });
    expect(await days()).toEqual([null]);

    expect(told()).toMatchObject([
      { orderId: 'order', batchRef: 'ship', from: '2030-02-01', to: '2030-02-09' },
      { orderId: 'order', batchRef: 'ship', from: '2030-02-09', to: null },
    ]);
  });

  test('publishes nothing when the day stays the same', async () => {
    const { changeBatch, told } = await promised(1);
    await changeBatch('ship', { eta: '2030-02-01', qty: 400 });

    expect(told()).toEqual([]);
  });

  test('gets another day with another batch, and none while it waits', async () => {
    const { addBatch, changeBatch, days } = await promised(1);
    await addBatch({ ref: 'later', sku: 'RED-CHAIR', qty: 1, eta: '2030-03-01' });

    await changeBatch('ship', { qty: 0 });
    expect(await days()).toEqual(['2030-03-01']);
    await changeBatch('later', { qty: 0 });
    expect(await days()).toEqual([null]);
  });
});

describe('a late shipment of many lines', () => {
  test('is published for each of them once, in several transactions', async () => {
    const { changeBatch, days, told } = await promised(300);

    await changeBatch('ship', { eta: '2030-02-09' });

    expect(await days()).toEqual(['2030-02-09']);
    expect(new Set(told().map((event) => 'lineId' in event && event.lineId)).size).toBe(300);
    expect(told()).toHaveLength(300);
  });

  test('that is interrupted is published for the others by the scheduled job', async () => {
    const { changeBatch, finishWork, beforeSave, days, told } = await promised(300);
    const crash = () => {
      throw new Error('interrupted');
    };
    beforeSave.push(
      () => undefined,
      () => undefined,
      crash,
    );
    await expect(changeBatch('ship', { eta: '2030-02-09' })).rejects.toThrow('interrupted');
    expect(await days()).toHaveLength(2);

    await finishWork();

    expect(await days()).toEqual(['2030-02-09']);
    expect(told()).toHaveLength(300);
  });

  test('is published for all of 2,400 lines, though a page of them takes a second', async () => {
    const memory = await promised(2_400);
    const { queries, pass, days, told } = memory;
    const slow = useCases({
      ...memory,
      queries: {
        ...queries,
        linesOfBatch: (...page) => {
          pass(1_000);
          return queries.linesOfBatch(...page);
        },
      },
    });

    await slow.changeBatch('ship', { eta: '2030-02-09' });
    expect(told().length).toBeLessThan(2_400);
    for (let run = 0; run < 3; run++) await slow.finishWork();

    expect(await days()).toEqual(['2030-02-09']);
    expect(told()).toHaveLength(2_400);
    expect(await memory.unfinished.names('promises')).toEqual(['ship']);
    for (let run = 0; run < 3; run++) {
      pass(MINUTE_MS);
      await slow.finishWork();
    }
    expect(await memory.unfinished.names('promises')).toEqual([]);
  });

  test('is published for a cart that is confirmed while the lines are walked through', async () => {
    const { allocate, rival, changeBatch, finishWork, beforeSave, pass, unfinished, queries } =
      shop();
    await rival.addBatch({ ref: 'ship', sku: 'RED-CHAIR', qty: 500, eta: '2030-02-01' });
    await allocate(onHold(order('cart', { 'RED-CHAIR': 1 })));
    await allocate(largeOrder('order', 150, 'RED-CHAIR'));
    beforeSave.push(
      () => undefined,
      () => {
        throw new Error('interrupted');
      },
    );
    await expect(changeBatch('ship', { eta: '2030-02-09' })).rejects.toThrow('interrupted');
    pass(MINUTE_MS);

    // The first page of lines was read; the cart would be on the second one.
    beforeSave.push(() => rival.confirmOrder('cart'));
    await finishWork();
    expect(await queries.order('cart')).toMatchObject([{ shipsOn: '2030-02-01' }]);
    await finishWork();
    expect(await queries.order('cart')).toMatchObject([{ shipsOn: '2030-02-09' }]);
    await finishWork();
    expect(await unfinished.names('promises')).toEqual([]);
  });

  test('that loses all its races halfway is gone on with from there', async () => {
    const memory = await promised(300);
    const pages: (string | undefined)[] = [];
    const queries: typeof memory.queries = {
      ...memory.queries,
      linesOfBatch: (ref, page) => {
        pages.push(page.after);
        return memory.queries.linesOfBatch(ref, page);
      },
    };
    let saves = 0;
    const products = savingBy(memory.products, async (changes, step) =>
      ++saves > 2 ? { products: [], lines: [] } : saveChanges(memory.products, changes, step),
    );
    const losing = useCases({ ...memory, queries, products });
    expect(await losing.changeBatch('ship', { eta: '2030-02-09' })).toMatchObject({
      batch: { eta: '2030-02-09' },
      isDayToTell: true,
    });
    expect(await memory.days()).toHaveLength(2);
    const [stoppedAt] = pages.splice(0).slice(-1);

    await useCases({ ...memory, queries }).finishWork();

    expect(pages[0]).toBe(stoppedAt);
    expect(await memory.days()).toEqual(['2030-02-09']);
    expect(memory.told()).toHaveLength(300);
  });

  test('is published for a line that was allocated in that very moment and decided again', async () => {
    const { changeBatch, allocate, beforeSave, rival, queries } = await promised(1);
    beforeSave.push((_: readonly Change[]) => rival.changeBatch('ship', { eta: '2030-02-09' }));
    await allocate(order('late', { 'RED-CHAIR': 1 }));
    await changeBatch('ship', { eta: '2030-02-10' });

    expect(await queries.order('late')).toMatchObject([{ shipsOn: '2030-02-10' }]);
  });

  test('is looked after until the index must show every line, and no longer', async () => {
    const { changeBatch, finishWork, unfinished, pass } = await promised(1);
    await changeBatch('ship', { eta: '2030-02-09' });
    expect(await unfinished.names('promises')).toEqual(['ship']);

    pass(MINUTE_MS);
    await finishWork();

    expect(await unfinished.names('promises')).toEqual([]);
  });
});
