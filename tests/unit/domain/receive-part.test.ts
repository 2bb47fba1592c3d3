import { describe, expect, test } from '@jest/globals';
import type { Receipt } from '../../../src/domain/batch.ts';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import { handOut, partRef, receivePart } from '../../../src/domain/batches/receive-part.ts';
import type { Decision } from '../../../src/domain/decision.ts';
import { isSameLine, type OrderLine, type PlacedLine } from '../../../src/domain/order-line.ts';
import { onDay, type Product } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import {
  AT,
  afterOrders,
  dueOn,
  inWarehouse,
  line,
  placesOf,
  productWith,
  sharesOf,
  splitLine,
} from '../../support/builders.ts';

const GR_1 = { receipt: 'GR-1', qty: 40 };
const LATER = '2030-01-02T08:00:00.000Z';

/** A shipment of so many units that these lines were promised, in this order. */
const shipment = (units: number, ...wanted: readonly OrderLine[]) =>
  afterOrders(productWith(dueOn('2030-02-01', 'ship', units)), ...wanted);

type Promised = { readonly product: Product; readonly lines: readonly PlacedLine[] };

const received = ({ product, lines }: Promised, receipt: Receipt = GR_1): Decision =>
  receivePart(product, 'ship', receipt, { into: 'ship~1', lines, waiting: [], isEnd: true }, LATER);

/** All lines, as they stand after the decision. */
const afterwards = ({ lines }: Promised, decision: Decision) => [
  ...lines.filter((one) => !decision.lines.some((changed) => isSameLine(changed, one))),
  ...decision.lines,
];

/** Of each batch what it has, what lines have of it, and what is here of a shipment. */
const stockOf = ({ batches }: Product) =>
  Object.fromEntries(
    batches.map(({ ref, purchased, allocated, eta, inParts }) => [
      ref,
      { purchased, allocated, eta, ...(inParts && { here: inParts.here }) },
    ]),
  );

const refusalOf = (act: () => unknown): Pick<Refusal, 'code' | 'details'> => {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, details: error.details };
    throw error;
  }
  throw new Error('it was not refused');
};

describe('of a shipment that comes in parts', () => {
  test('who ordered first gets what has come, and the others keep their day', () => {
    const orders = Array.from({ length: 10 }, (_, n) => line(`order-${n + 1}`, 10));
    const promised = shipment(100, ...orders);

    const decision = received(promised);

    const here = afterwards(promised, decision).filter(({ shipsOn }) => shipsOn === null);
    expect(here.map(({ orderId }) => orderId)).toEqual([1, 2, 3, 4].map((n) => `order-${n}`));
    expect(stockOf(decision.after)).toEqual({
      'ship~1': { purchased: 40, allocated: 40, eta: null },
      ship: { purchased: 60, allocated: 60, eta: '2030-02-01', here: 0 },
    });
  });

  test('each line that gets it is published, and so are both batches', () => {
    const { events } = received(shipment(100, line('first', 30), line('second', 60)));

    expect(events).toMatchObject([
      { type: 'BatchAdded', batchRef: 'ship~1', qty: 40, eta: null },
      { type: 'BatchQuantityChanged', batchRef: 'ship', from: 100, to: 60 },
      { type: 'Deallocated', orderId: 'first', batchRef: 'ship', reason: 'batch-cut' },
      { type: 'Allocated', orderId: 'first', batchRef: 'ship~1', eta: null, qty: 30 },
    ]);
  });

  test('a line that does not fit whole is passed over for the next that does', () => {
    const promised = shipment(100, line('large', 50), line('small', 30), line('last', 20));

    const decision = received(promised);

    expect(placesOf(afterwards(promised, decision))).toEqual({
      large: 'ship',
      small: 'ship~1',
      last: 'ship',
    });
  });

  test('a line that may be split gets what there is, and the rest of it stays', () => {
    const promised = shipment(100, line('first', 30), splitLine('second', 70));

    const decision = received(promised);

    expect(sharesOf(afterwards(promised, decision))).toEqual([
      ['ship~1', 30],
      ['ship~1', 10],
      ['ship', 60],
    ]);
  });

  test('the rest of a line is asked whether it can have something earlier now', () => {
    const promised = shipment(50, splitLine('order', 45));
    const product = addBatch(promised.product, inWarehouse('here', 5), LATER).after;
    const asked = { ...product, filling: null };

    expect(received({ ...promised, product: asked }).after.filling).not.toBeNull();
    expect(received(promised).after.filling).toBeNull();
  });

  test('what nobody was promised is for anybody', () => {
    const { after } = received(shipment(100, line('only', 25)));

    expect(stockOf(after)).toMatchObject({
      'ship~1': { purchased: 40, allocated: 25 },
      ship: { purchased: 60, allocated: 0 },
    });
  });

  test('what fits no line waits with the shipment for the rest of it, which keeps what its lines have', () => {
    const promised = shipment(100, line('first', 70), line('second', 30));
    const decision = received(promised);
    expect(stockOf(decision.after)).toEqual({
      'ship~1': { purchased: 30, allocated: 30, eta: null },
      ship: { purchased: 70, allocated: 70, eta: '2030-02-01', here: 10 },
    });

    const more = received(
      { product: decision.after, lines: afterwards(promised, decision) },
      { receipt: 'GR-2', qty: 50 },
    );
    expect(stockOf(more.after)).toMatchObject({ ship: { purchased: 70, allocated: 70, here: 60 } });

    const rest = received({ product: more.after, lines: [] }, { receipt: 'GR-3', qty: 10 });
    expect(stockOf(rest.after)).toMatchObject({
      ship: { purchased: 70, allocated: 70, eta: null },
    });
  });

  test('what waits for a line is for others once the line gives it up', () => {
    const promised = shipment(100, line('only', 100));
    const { after } = received(promised);
    expect(stockOf(after)).toEqual({
      ship: { purchased: 100, allocated: 100, eta: '2030-02-01', here: 40 },
    });
    const free = { ...after, batches: after.batches.map((one) => ({ ...one, allocated: 0 })) };

    const { after: settled } = handOut(
      free,
      'ship',
      { into: 'ship~1', lines: [], waiting: [], isEnd: true },
      LATER,
    );

    expect(stockOf(settled)).toMatchObject({
      'ship~1': { purchased: 40, allocated: 0, eta: null },
      ship: { purchased: 60, allocated: 0, here: 0 },
    });
  });

  test('a line that is not wanted before the rest is due stays with the rest', () => {
    const promised = shipment(
      60,
      { ...line('later', 20), notBefore: '2030-02-01' },
      line('soon', 20),
    );

    const decision = received(promised);

    expect(placesOf(afterwards(promised, decision))).toEqual({ later: 'ship', soon: 'ship~1' });
    const overdue = { ...promised, product: onDay(promised.product, '2030-02-02') };
    expect(placesOf(received(overdue).lines)).toEqual({ later: 'ship~1', soon: 'ship~1' });
  });

  test('while there are more lines behind, nothing is left to others', () => {
    const { product, lines } = shipment(100, line('first', 10), line('second', 50));

    const { after } = receivePart(
      product,
      'ship',
      GR_1,
      { into: 'ship~1', lines: lines.slice(0, 1), waiting: [], isEnd: false },
      AT,
    );

    expect(stockOf(after)).toMatchObject({
      'ship~1': { purchased: 10, allocated: 10 },
      ship: { purchased: 90, allocated: 50, here: 30 },
    });
  });

  test('the next part joins the first', () => {
    const promised = shipment(100, line('first', 40), line('second', 30));
    const first = received(promised);
    const lines = afterwards(promised, first);

    const second = received({ product: first.after, lines }, { receipt: 'GR-2', qty: 35 });

    expect(stockOf(second.after)).toMatchObject({
      'ship~1': { purchased: 75, allocated: 70 },
      ship: { purchased: 25, allocated: 0 },
    });
    expect(second.events).toMatchObject([
      { type: 'BatchQuantityChanged', batchRef: 'ship~1', from: 40, to: 75 },
      { type: 'BatchQuantityChanged', batchRef: 'ship', from: 60, to: 25 },
      { type: 'Deallocated', orderId: 'second' },
      { type: 'Allocated', orderId: 'second' },
    ]);
  });

  test('all that is on its way is the shipment itself', () => {
    const promised = shipment(100, line('first', 40));

    const decision = received(promised, { receipt: 'GR-1', qty: 100 });

    expect(stockOf(decision.after)).toMatchObject({
      ship: { purchased: 100, allocated: 40, eta: null },
    });
    expect(decision.events).toMatchObject([{ type: 'BatchEtaChanged', to: null }]);
  });

  test('an older message of what is on its way does not bring back what has come', () => {
    const { product, lines } = shipment(100);
    const { after } = received({ product, lines });
    const told = { at: AT.replace('.000', ''), message: 'before-it-came' };

    expect(changeBatch(after, 'ship', { qty: 100, told }, [], LATER).events).toEqual([]);
  });
});

describe('a line that waits since the shipment comes too late for it', () => {
  const hurried = { ...line('hurried', 15), shipBy: '2030-01-05' };

  /** It waits, and so many units were promised to others before and after it. */
  const shop = (first: number, second: number, units = 100) => {
    const start = shipment(units, line('first', first));
    const { after, lines } = allocate(start.product, [hurried], AT, 'backorder');
    const others = afterOrders(after, line('second', second));
    return {
      ...{ product: others.product, waiting: lines },
      lines: [...start.lines, ...others.lines],
    };
  };
  const receive = ({ product, lines, waiting }: ReturnType<typeof shop>) =>
    receivePart(product, 'ship', GR_1, { into: 'ship~1', lines, waiting, isEnd: true }, LATER);

  test('is asked before those who were accepted after it', () => {
    const { after, lines } = receive(shop(20, 10));

    expect(placesOf(lines)).toEqual({ first: 'ship~1' });
    expect(stockOf(after)).toMatchObject({ 'ship~1': { purchased: 40, allocated: 20 } });
    expect(after.filling).toBe(after.version);
  });

  test('comes behind those who were accepted before it', () => {
    expect(placesOf(receive(shop(30, 10)).lines)).toEqual({ first: 'ship~1', second: 'ship~1' });
  });

  test('gets nothing that others were promised', () => {
    expect(placesOf(receive(shop(20, 70)).lines)).toEqual({ first: 'ship~1' });
    expect(stockOf(receive(shop(20, 70)).after)).toMatchObject({
      'ship~1': { purchased: 30, allocated: 20 },
      ship: { purchased: 70, allocated: 70, here: 10 },
    });
    expect(placesOf(receive(shop(20, 20, 40 + 5)).lines)).toEqual({
      first: 'ship~1',
      second: 'ship~1',
    });
  });
});

describe('a receipt', () => {
  const promised = shipment(100, line('first', 10));

  test('that is repeated changes nothing', () => {
    const { after } = received(promised);

    expect(received({ product: after, lines: promised.lines }).events).toEqual([]);
  });

  test('that is repeated after all has come changes nothing', () => {
    const whole = { receipt: 'GR-1', qty: 100 };
    const { after } = received(promised, whole);

    expect(received({ product: after, lines: [] }, whole).events).toEqual([]);
  });

  test('can not be given again with another quantity', () => {
    const { after } = received(promised);

    expect(
      refusalOf(() => received({ product: after, lines: [] }, { receipt: 'GR-1', qty: 41 })),
    ).toEqual({ code: 'receipt-differs', details: [{ receipt: 'GR-1', qty: 40 }] });
  });

  test('of more than was announced is refused, and says how much is on its way', () => {
    const { after } = received(promised);

    expect(
      refusalOf(() => received({ product: after, lines: [] }, { receipt: 'GR-2', qty: 61 })),
    ).toEqual({ code: 'qty-above-announced', details: [{ onItsWay: 60 }] });
  });

  test('of a batch that is in the warehouse already is refused', () => {
    const product = productWith(inWarehouse('ship', 100));

    expect(refusalOf(() => received({ product, lines: [] })).code).toBe('batch-arrived');
  });
});

describe('what has come of a shipment is called', () => {
  test('by the shipment and a number', () => {
    expect([partRef('ship', 1), partRef('ship', 12)]).toEqual(['ship~1', 'ship~12']);
  });

  test('by no more characters than any batch', () => {
    const longest = '\u{1F4E6}'.repeat(128);

    expect([...partRef(longest, 12)]).toHaveLength(128);
    expect(partRef(longest, 12).endsWith('\u{1F4E6}~12')).toBe(true);
  });
});
