import { describe, expect, test } from '@jest/globals';
import { addBatch, type NewBatch } from '../../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import { nothing } from '../../../src/domain/decision.ts';
import type { OrderLine } from '../../../src/domain/order-line.ts';
import { ship } from '../../../src/domain/orders/ship.ts';
import { onDay, type Product } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { explain } from '../../../src/domain/promises/explain.ts';
import { movePromises } from '../../../src/domain/promises/move-promises.ts';
import { serveQueue } from '../../../src/domain/promises/serve-queue.ts';
import { AT, dueOn, inWarehouse, line, placesOf, productWith } from '../../support/builders.ts';

const TODAY = '2030-01-10';

const stockOf = (...batches: readonly NewBatch[]): Product => onDay(productWith(...batches), TODAY);

const by = (shipBy: string, one: OrderLine): OrderLine => ({ ...one, shipBy });
const from = (notBefore: string, one: OrderLine): OrderLine => ({ ...one, notBefore });
const split = (one: OrderLine): OrderLine => ({ ...one, allowSplit: true });

const placeOf = (product: Product, wanted: OrderLine): string | undefined =>
  placesOf(allocate(product, [wanted], AT).lines)[wanted.orderId];
const shortage = (product: Product, wanted: OrderLine) => allocate(product, [wanted], AT).short[0];

describe('a line that has to leave by a day', () => {
  const stock = stockOf(
    inWarehouse('here', 2),
    dueOn('2030-01-15', 'soon', 5),
    dueOn('2030-02-01', 'later', 50),
  );

  test('gets what is there or comes in time', () => {
    expect(placeOf(stock, by('2030-01-10', line('order', 2)))).toBe('here');
    expect(placeOf(stock, by('2030-01-15', line('order', 5)))).toBe('soon');
    expect(placeOf(stock, by('2030-02-01', line('order', 6)))).toBe('later');
  });

  test('is refused what comes too late, with the first day on which it could leave', () => {
    expect(shortage(stock, by('2030-01-31', line('order', 6)))).toMatchObject({
      reason: 'too-late',
      available: 57,
      availableInOneBatch: 50,
      earliest: '2030-02-01',
    });
    expect(shortage(stock, by('2030-01-10', split(line('order', 3))))).toMatchObject({
      reason: 'too-late',
      earliest: '2030-01-15',
    });
  });

  test('is short as any other line if there is not enough at any time', () => {
    expect(shortage(stock, by('2030-01-15', line('order', 51)))).toMatchObject({
      reason: 'shortage',
    });
  });

  test('gets nothing once that day is over', () => {
    expect(shortage(stock, by('2030-01-09', line('order', 1)))).toMatchObject({
      reason: 'too-late',
      earliest: TODAY,
    });
  });

  test('is explained by what comes too late for it', () => {
    const [explained] = explain(stock, [by('2030-01-15', line('order', 6))], 'reject');

    expect(explained?.outcome).toBe('too-late');
    expect(explained?.considered.map(({ batchRef, verdict }) => [batchRef, verdict])).toEqual([
      ['here', 'too-few-units'],
      ['soon', 'too-few-units'],
      ['later', 'comes-too-late'],
    ]);
  });
});

describe('a line that is not wanted before a day', () => {
  const stock = stockOf(
    inWarehouse('here', 5),
    dueOn('2030-01-15', 'soon', 5),
    dueOn('2030-01-20', 'in time', 5),
    dueOn('2030-02-01', 'later', 5),
  );
  const wanted = from('2030-01-25', line('order', 5));

  test('gets what comes last in time, and leaves the rest to those in a hurry', () => {
    expect(placeOf(stock, wanted)).toBe('in time');
    expect(placeOf(stockOf(inWarehouse('here', 5), dueOn('2030-02-01', 'later', 9)), wanted)).toBe(
      'here',
    );
    expect(placeOf(stockOf(dueOn('2030-03-01', 'b', 9), dueOn('2030-02-01', 'a', 9)), wanted)).toBe(
      'a',
    );
  });

  test('does not leave before that day', () => {
    const { after, lines } = allocate(stockOf(inWarehouse('here', 5)), [wanted], AT);

    expect(() => ship(after, lines, AT)).toThrow('not wanted until a later day');
    expect(ship(onDay(after, '2030-01-25'), lines, AT).lines).toMatchObject([{ state: 'shipped' }]);
  });
});

describe('a shipment that is overdue', () => {
  test('is the last to be asked', () => {
    const stock = stockOf(dueOn('2030-01-09', 'overdue', 9), dueOn('2030-03-01', 'due', 5));

    expect(placeOf(stock, line('order', 5))).toBe('due');
    expect(placeOf(stock, line('order', 6))).toBe('overdue');
  });

  test('is not promised by a day, since nobody knows when it comes', () => {
    const stock = stockOf(dueOn('2030-01-09', 'overdue', 9));

    expect(shortage(stock, by('2031-01-01', line('order', 1)))).toMatchObject({
      reason: 'too-late',
      earliest: null,
    });
  });

  test('stays the last when a batch is added', () => {
    const stock = stockOf(dueOn('2030-01-09', 'overdue', 9));

    expect(
      placeOf(addBatch(stock, dueOn('2030-05-01', 'new', 9), AT).after, line('order', 1)),
    ).toBe('new');
  });
});

describe('of lines that wait, the earlier one comes first for what it may have, and for nothing else', () => {
  const waiting = (product: Product, ...lines: readonly OrderLine[]): Product =>
    lines.reduce((now, one) => allocate(now, [one], AT, 'backorder').after, product);
  const EARLY = dueOn('2030-01-15', 'early', 5);
  const LATE = dueOn('2030-02-01', 'late', 5);

  test('one that waits until a day leaves to others what comes later', () => {
    const product = waiting(stockOf(EARLY, LATE), by('2030-01-20', line('waits', 6)));

    expect(placeOf(product, line('newcomer', 5))).toBe('late');
    expect(shortage(product, by('2030-01-31', line('newcomer', 5)))).toMatchObject({
      reason: 'backorders-first',
    });
  });

  test('one that waits at any cost leaves nothing, however many others wait until a day', () => {
    const product = waiting(
      stockOf(EARLY, LATE),
      by('2030-01-20', line('first', 6)),
      line('second', 6),
    );

    expect(shortage(product, line('newcomer', 1))).toMatchObject({ reason: 'backorders-first' });
  });

  test('one whose day is over keeps nothing from anybody', () => {
    const product = waiting(stockOf(EARLY, LATE), by('2030-01-20', line('waits', 6)));

    expect(placeOf(onDay(product, '2030-01-21'), line('newcomer', 5))).toBe('late');
    expect(placeOf(onDay(product, '2030-01-15'), line('newcomer', 5))).toBe('late');
  });

  test('even if there are more days than are counted separately', () => {
    const days = Array.from({ length: 20 }, (_, n) => `2030-01-${String(11 + n)}`);
    const product = waiting(stockOf(LATE), ...days.map((day, n) => by(day, line(`order-${n}`, 6))));

    expect(Object.keys(product.backorderedBy ?? {})).toHaveLength(10);
    expect(placeOf(product, line('newcomer', 5))).toBe('late');
  });

  test('the queue is served by the same rule', () => {
    const queue = [
      by('2030-01-20', line('first', 6)),
      by('2030-01-20', line('second', 5)),
      line('third', 4),
      line('fourth', 1),
    ].map((one) => allocate(stockOf(), [one], AT, 'backorder').lines[0]);
    const lines = queue.flatMap((one, n) => (one ? [{ ...one, accepted: `${n}` }] : []));
    const product = { ...stockOf(EARLY, LATE), backordered: 16, filling: 9 };

    const served = serveQueue(nothing(product), { lines, isEnd: true }, AT, 48);

    expect(placesOf(served.lines)).toEqual({ third: 'late', fourth: 'late' });
    expect(served.after.filling).toBeNull();
  });
});

describe('when a batch is put off', () => {
  const stock = stockOf(
    dueOn('2030-01-15', 'batch', 10),
    dueOn('2030-01-20', 'other', 4),
    inWarehouse('here', 0),
  );
  const wanted = [
    by('2030-01-25', line('moves', 4)),
    by('2030-01-25', line('loses', 2)),
    line('waits for it', 3),
  ];
  const allocated = allocate(stock, wanted, AT);
  const late = changeBatch(allocated.after, 'batch', { eta: '2030-02-01' }, [], AT).after;
  const { after, lines, events } = movePromises(late, 'batch', allocated.lines, AT);

  test('a line that can not wait so long gets another batch, or waits for one that comes in time', () => {
    expect(placesOf(lines)).toEqual({
      moves: 'other',
      loses: 'backordered',
      'waits for it': 'batch',
    });
    expect(after).toMatchObject({ backordered: 2, backorderedBy: { '2030-01-25': 2 } });
  });

  test('broken promises are published, line by line', () => {
    expect(events.filter(({ type }) => type === 'PromiseBroken')).toMatchObject([
      { orderId: 'loses', qty: 2, batchRef: 'batch', shipBy: '2030-01-25', eta: '2030-02-01' },
    ]);
    expect(events.filter(({ type }) => type === 'PromiseChanged')).toMatchObject([
      { orderId: 'waits for it', from: '2030-01-15', to: '2030-02-01' },
    ]);
  });
});

test('a line that has stock keeps it when its last day is over, though nobody has sent it', () => {
  const { after, lines } = allocate(
    stockOf(inWarehouse('here', 5)),
    [by(TODAY, line('order', 5))],
    AT,
  );

  expect(movePromises(onDay(after, '2030-01-11'), 'here', lines, AT).events).toEqual([]);
});
