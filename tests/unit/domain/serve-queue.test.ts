import { describe, expect, test } from '@jest/globals';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import { type Decision, nothing } from '../../../src/domain/decision.ts';
import { type PlacedLine, sequence } from '../../../src/domain/order-line.ts';
import { release } from '../../../src/domain/orders/release.ts';
import type { BackorderPolicy, Product } from '../../../src/domain/product.ts';
import {
  describe as describeProduct,
  setBackorderPolicy,
  setLowAt,
} from '../../../src/domain/product-rules.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { serveQueue } from '../../../src/domain/promises/serve-queue.ts';
import { afterBackorders, POLICIES, waitingFor, wholeQueue } from '../../support/backorders.ts';
import {
  AT,
  allocatedOf,
  dueOn,
  inWarehouse,
  line,
  placesOf,
  productWith,
} from '../../support/builders.ts';

const LATER = '2030-01-02T08:00:00.000Z';
const ALL = 100;

const typesOf = ({ events }: Decision) => events.map(({ type }) => type);

/** Those who wait for so many units each, and a batch that was added but not given to them yet. */
const stocked = (policy: BackorderPolicy, quantities: readonly number[], stock: number) => {
  const { product, lines } = waitingFor(policy, ...quantities);
  return { added: addBatch(product, inWarehouse('stock', stock), AT), lines };
};

/** Asks all who wait, by a decision of its own. */
const fill = (product: Product, lines: readonly PlacedLine[], most = ALL) =>
  serveQueue(nothing(product), wholeQueue(lines), LATER, most);

describe.each(POLICIES)('those who wait (%s), when there is enough for all', (policy) => {
  const { added, lines } = stocked(policy, [4, 3, 2], 10);

  test('get it, first come first', () => {
    const filled = fill(added.after, lines);

    expect(filled.lines).toEqual(
      lines.map((one, n) => ({
        ...one,
        state: 'allocated',
        batchRef: 'stock',
        placed: `000000000005.0000${n}`,
        updatedAt: LATER,
      })),
    );
    expect(filled.after).toMatchObject({ backordered: 0, filling: null, version: 5 });
    expect(allocatedOf(filled.after)).toEqual({ stock: 9 });
  });

  test('wait no more', () => {
    expect(fill(added.after, lines).was).toEqual(lines);
  });

  test('get their events, each once', () => {
    expect(fill(added.after, lines).events).toMatchObject(
      ['1st', '2nd', '3rd'].map((orderId) => ({ type: 'Allocated', orderId, batchRef: 'stock' })),
    );
  });
});

describe('those who wait, when there is not enough for all', () => {
  test('strictly, nobody gets anything before the first who does not fit', () => {
    const { added, lines } = stocked('strict', [4, 7, 2], 10);

    const filled = fill(added.after, lines);

    expect(placesOf(filled.lines)).toEqual({ '1st': 'stock' });
    expect(filled.after).toMatchObject({ backordered: 9, filling: null });
  });

  test('strictly, that ends it, even if others wait further behind', () => {
    const { added, lines } = stocked('strict', [11, 2], 10);

    const { after } = serveQueue(nothing(added.after), { lines, isEnd: false }, AT, ALL);

    expect(after.filling).toBeNull();
  });

  test('who fits gets something, where that is the rule', () => {
    const { added, lines } = stocked('fill-what-fits', [4, 7, 2, 5, 4], 10);

    const filled = fill(added.after, lines);

    expect(placesOf(filled.lines)).toEqual({ '1st': 'stock', '3rd': 'stock', '5th': 'stock' });
    expect(filled.after).toMatchObject({ backordered: 12, filling: null });
    expect(filled.was.map(({ orderId }) => orderId)).toEqual(['1st', '3rd', '5th']);
  });

  test('each comes from one batch, the best that can take all of it', () => {
    const { product, lines } = waitingFor('fill-what-fits', 4, 6, 2);
    const some = addBatch(product, dueOn('2030-02-01', 'shipment', 6), AT).after;
    const both = addBatch(some, inWarehouse('stock', 5), AT).after;

    const filled = fill(both, lines);

    expect(placesOf(filled.lines)).toEqual({ '1st': 'stock', '2nd': 'shipment' });
    expect(filled.events).toMatchObject([{ eta: null }, { eta: '2030-02-01' }]);
  });
});

describe('asking those who wait in pieces', () => {
  test('gives something to so many at the most: the others are still to be asked', () => {
    const { added, lines } = stocked('strict', [1, 1, 1], 10);

    const { after, lines: filled, asked } = fill(added.after, lines, 2);

    expect(placesOf(filled)).toEqual({ '1st': 'stock', '2nd': 'stock' });
    expect(after).toMatchObject({ backordered: 1, filling: added.after.version });
    expect(asked).toBe(lines[1]);
  });

  test('ends with the last of them, even if no more may be filled', () => {
    const { added, lines } = stocked('fill-what-fits', [20, 1], 10);

    expect(fill(added.after, lines, 1).after).toMatchObject({ backordered: 20, filling: null });
  });

  test('ends when the next one would not fit, even if no more may be filled', () => {
    const { added, lines } = stocked('strict', [1, 1, 20], 10);

    expect(fill(added.after, lines, 2).after.filling).toBeNull();
  });

  test('goes on past those who do not fit once so many have been filled', () => {
    const { added, lines } = stocked('fill-what-fits', [1, 20, 20, 1], 10);

    const { after, asked } = fill(added.after, lines, 1);

    expect(asked).toBe(lines[2]);
    expect(after).toMatchObject({ backordered: 41, filling: added.after.version });
  });

  test('does not end while others wait behind the piece', () => {
    const { added, lines } = stocked('strict', [1, 1, 1], 10);

    const { after } = serveQueue(
      nothing(added.after),
      { lines: lines.slice(0, 2), isEnd: false },
      AT,
      ALL,
    );

    expect(after).toMatchObject({ backordered: 1, filling: added.after.version });
  });

  test('decides nothing where nobody of the piece fits', () => {
    const { added, lines } = stocked('fill-what-fits', [20, 20, 1], 10);
    const piece = { lines: lines.slice(0, 2), isEnd: false };

    const filled = serveQueue(nothing(added.after), piece, AT, ALL);

    expect(filled.events).toEqual([]);
    expect(filled.after).toBe(added.after);
    expect(filled.asked).toBe(lines[1]);
  });
});

describe('that all have been asked', () => {
  test.each(POLICIES)('is published where nobody gets anything (%s)', (policy) => {
    const { added, lines } = stocked(policy, [11, 12], 10);

    const filled = fill(added.after, lines);

    expect(filled.events).toMatchObject([{ type: 'BackordersChecked', backordered: 23 }]);
    expect(filled.after).toMatchObject({ filling: null, version: added.after.version + 1 });
    expect([filled.lines, filled.was]).toEqual([[], []]);
  });

  test('is not published where somebody gets something', () => {
    const { added, lines } = stocked('strict', [4, 11], 10);

    expect(typesOf(fill(added.after, lines))).toEqual(['Allocated']);
  });

  test('is not published where something else was decided', () => {
    const { added, lines } = stocked('strict', [11], 10);

    const filled = serveQueue(added, wholeQueue(lines), AT, ALL);

    expect(typesOf(filled)).toEqual(['BatchAdded']);
    expect(filled.after).toMatchObject({ filling: null, version: added.after.version });
  });

  test('is published when those who are left wait no more', () => {
    const { added } = stocked('fill-what-fits', [11], 10);

    const filled = serveQueue(nothing(added.after), wholeQueue([]), AT, ALL);

    expect(typesOf(filled)).toEqual(['BackordersChecked']);
    expect(filled.asked).toBeUndefined();
  });
});

describe('a decision that serves those who wait at once', () => {
  test('is one: what it was, and who got something by it', () => {
    const { added, lines } = stocked('strict', [4, 3, 9], 10);

    const filled = serveQueue(added, wholeQueue(lines), AT, ALL);

    expect(filled.before).toBe(added.before);
    expect(filled.after).toMatchObject({ version: added.after.version, backordered: 9 });
    expect(filled.events).toMatchObject([
      { type: 'BatchAdded', ordinal: 0, of: 3 },
      { type: 'Allocated', orderId: '1st', ordinal: 1, of: 3 },
      { type: 'Allocated', orderId: '2nd', ordinal: 2, of: 3 },
    ]);
    expect(new Set(filled.events.map(({ version }) => version))).toEqual(
      new Set([added.after.version]),
    );
  });

  test('does not end a shortage if they take all there is', () => {
    const all = stocked('strict', [4, 6], 10);
    const some = stocked('strict', [4, 5], 10);

    const isOut = ({ added, lines }: typeof all) =>
      serveQueue(added, wholeQueue(lines), AT, ALL).after.outOfStock;

    expect([isOut(all), isOut(some)]).toEqual([true, false]);
  });

  test('may be a raised quantity', () => {
    const { product, lines } = afterBackorders(
      productWith(inWarehouse('stock', 5)),
      line('1st', 8),
    );
    const raised = changeBatch(product, 'stock', { qty: 8 }, [], AT);

    const filled = serveQueue(raised, wholeQueue(lines), AT, ALL);

    expect(typesOf(filled)).toEqual(['BatchQuantityChanged', 'Allocated']);
    expect(filled.after.batches).toMatchObject([{ purchased: 8, allocated: 8 }]);
  });

  test('never has a line twice that has come to wait again meanwhile, at another place', () => {
    const { added, lines } = stocked('strict', [4, 3], 10);
    const [first] = lines as [PlacedLine];
    const decided = { ...added, lines: [first], was: [first] };
    const again = { ...first, accepted: '000000000099.00000' };

    const filled = serveQueue(decided, wholeQueue([...lines.slice(1), again]), AT, ALL);

    expect(filled.lines.map(({ orderId }) => orderId)).toEqual(['1st', '2nd']);
  });

  test('may be another policy: they are served by the new one', () => {
    const { product, lines } = afterBackorders(
      productWith(inWarehouse('stock', 5)),
      line('1st', 8),
      line('2nd', 3),
    );
    const changed = setBackorderPolicy(product, 'fill-what-fits', AT);

    const filled = serveQueue(changed, wholeQueue(lines), AT, ALL);

    expect(placesOf(filled.lines)).toEqual({ '2nd': 'stock' });
    expect(filled.after).toMatchObject({ backorderPolicy: 'fill-what-fits', filling: null });
  });
});

describe('when somebody gives up', () => {
  const { product, lines } = afterBackorders(
    productWith(inWarehouse('stock', 9)),
    line('early', 4),
    line('1st', 8),
    line('2nd', 5),
  );

  test('the first who waits, those behind have what they were kept from', () => {
    const left = release(product, lines.slice(1, 2), 'line-released', AT);

    const filled = serveQueue(left, wholeQueue(lines.slice(1)), AT, ALL);

    expect(placesOf(filled.lines)).toEqual({ '1st': 'released', '2nd': 'stock' });
    expect(filled.was.map(({ orderId }) => orderId)).toEqual(['1st', '2nd']);
    expect(filled.after).toMatchObject({ backordered: 0, filling: null });
  });

  test('a line that has stock, it goes to who waits first', () => {
    const left = release(product, lines.slice(0, 1), 'line-released', AT);

    const filled = serveQueue(left, wholeQueue(lines.slice(1)), AT, ALL);

    expect(placesOf(filled.lines)).toEqual({ early: 'released', '1st': 'stock' });
    expect(allocatedOf(filled.after)).toEqual({ stock: 8 });
    expect(filled.lines.map(({ placed }) => placed)).toEqual([
      lines[0]?.placed,
      '000000000005.00001',
    ]);
  });

  test('an order that was given up gets nothing, though still listed among those who wait', () => {
    const left = release(product, lines.slice(1), 'line-released', AT);

    const filled = serveQueue(left, wholeQueue(lines.slice(1)), AT, ALL);

    expect(placesOf(filled.lines)).toEqual({ '1st': 'released', '2nd': 'released' });
    expect(filled.after).toMatchObject({ backordered: 0, batches: [{ allocated: 4 }] });
    expect(filled.was).toHaveLength(2);
  });

  test('an order that was given up gets nothing, though a cut has made it wait meanwhile', () => {
    const left = release(product, lines.slice(0, 1), 'line-released', AT);
    const displaced = lines.slice(0, 1).map((one) => ({ ...one, state: 'backordered' as const }));

    const filled = serveQueue(left, wholeQueue([...displaced, ...lines.slice(1)]), AT, ALL);

    expect(placesOf(filled.lines)).toEqual({ early: 'released', '1st': 'stock' });
    expect(filled.lines).toHaveLength(2);
  });
});

test('a line that was placed after the product was read shows that the decision is out of date, and gets nothing by it', () => {
  const product = { ...productWith(inWarehouse('here', 9)), backordered: 4 };
  const [waits, since] = ['waits', 'since'].map(
    (orderId) => allocate(productWith(), [line(orderId, 2)], AT, 'backorder').lines[0],
  );
  const placed = sequence(product.version + 1, 1);
  const lines = [waits, { ...since, placed, accepted: placed }] as readonly PlacedLine[];

  const served = serveQueue(nothing(product), { lines, isEnd: true }, AT, 48);

  expect(placesOf(served.lines)).toEqual({ waits: 'here' });
});

test('what a decision takes away from the product stays away when it serves the queue, too', () => {
  const { product, lines } = waitingFor('strict', 4);
  const stocked = addBatch(product, inWarehouse('stock', 4), AT).after;
  const labelled = { ...stocked, label: 'Lamp', lowAt: 3 };
  const decided = setLowAt(describeProduct(labelled, { label: null }, LATER).after, 0, LATER);
  const first = {
    ...decided,
    before: labelled,
    after: { ...decided.after, version: labelled.version + 1 },
  };

  const { after, before } = serveQueue(first, wholeQueue(lines), LATER, ALL);
  expect(after).not.toHaveProperty('label');
  expect(after).not.toHaveProperty('lowAt');
  expect(before).toBe(labelled);
});
