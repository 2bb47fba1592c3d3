import { describe, expect, test } from '@jest/globals';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import { type OrderLine, RELEASED } from '../../../src/domain/order-line.ts';
import { changeLine } from '../../../src/domain/orders/change-line.ts';
import { giveBackOthers } from '../../../src/domain/orders/kept-together.ts';
import { reinstate } from '../../../src/domain/orders/reinstate.ts';
import type { Product } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { movePromises } from '../../../src/domain/promises/move-promises.ts';
import {
  AT,
  dueOn,
  heldUntil,
  inWarehouse,
  line,
  productWith,
  SKU,
  sharesOf,
  splitLine,
} from '../../support/builders.ts';

const together = <L extends OrderLine>(one: L) => ({ ...one, keepTogether: true }) as const;

/** A line of a kit that has 4 units of such a product. */
const sold = (product: Product, one: OrderLine = line('kit', 4)) => {
  const { after, lines } = allocate(product, [together(one)], AT);
  return { product: after, lines };
};

const cutTo = (qty: number, { product, lines }: ReturnType<typeof sold>) =>
  changeBatch(product, 'a', { qty }, lines, AT);

const types = ({ events }: { readonly events: readonly { readonly type: string }[] }) =>
  events.map(({ type }) => type);

describe('a line that is kept together with others and loses its stock', () => {
  test('is released at once and waits for nothing', () => {
    const cut = cutTo(0, sold(productWith(inWarehouse('a', 4))));

    expect(cut.lines).toMatchObject([{ ...RELEASED, qty: 4, lost: true }]);
    expect(cut.after.backordered).toBe(0);
    expect(types(cut)).toEqual(['BatchQuantityChanged', 'Deallocated']);
    expect(cut.events[1]).toMatchObject({ reason: 'order-not-filled', batchRef: 'a' });
  });

  test('is not lost if another batch has it', () => {
    const cut = cutTo(0, sold(productWith(inWarehouse('a', 4), inWarehouse('b', 4))));

    expect(sharesOf(cut.lines)).toEqual([['b', 4]]);
    expect(cut.lines[0]).not.toHaveProperty('lost');
    expect(cut.events[1]).toMatchObject({ type: 'Deallocated', reason: 'batch-cut' });
  });

  test('is not on hold any more', () => {
    const cart = heldUntil('2030-01-01T09:00:00.000Z', line('kit', 4));
    const cut = cutTo(0, sold(productWith(inWarehouse('a', 4)), cart));

    expect(cut.lines).toMatchObject([{ ...RELEASED, lost: true }]);
    expect(cut.lines[0]).not.toHaveProperty('heldUntil');
    expect(cut.lines[0]).not.toHaveProperty('promised');
  });

  test('is lost with the units that are missing, if it may be split', () => {
    const cut = cutTo(3, sold(productWith(inWarehouse('a', 4)), splitLine('kit', 4)));

    expect(sharesOf(cut.lines)).toEqual([
      ['a', 3],
      ['released', 1],
    ]);
    expect(cut.lines.map(({ lost = false }) => lost)).toEqual([false, true]);
    expect(types(cut)).toEqual(['BatchQuantityChanged', 'Deallocated', 'Allocated']);
  });

  test('is lost when its shipment is put off beyond its last day', () => {
    const wanted = { ...line('kit', 4), shipBy: '2030-02-01' };
    const { product, lines } = sold(productWith(dueOn('2030-02-01', 'a', 4)), wanted);
    const { after } = changeBatch(product, 'a', { eta: '2030-03-01' }, [], AT);

    const told = movePromises(after, 'a', lines, AT);

    expect(told.lines).toMatchObject([{ ...RELEASED, lost: true }]);
    expect(types(told)).toEqual(['Deallocated', 'PromiseBroken']);
  });
});

describe('the others', () => {
  const lost = cutTo(0, sold(productWith(inWarehouse('a', 4))));
  const others = sold(productWith(inWarehouse('b', 9)), line('kit', 4, 'legs'));
  const stock = { products: [others.product], lines: [...lost.lines, ...others.lines] };

  test('give back what they have', () => {
    const [given] = giveBackOthers(stock, AT);

    expect(given?.lines).toMatchObject([{ ...RELEASED, lineId: 'legs' }]);
    expect(given?.lines[0]).not.toHaveProperty('lost');
    expect(given?.events).toMatchObject([{ type: 'Deallocated', reason: 'order-not-filled' }]);
    expect(given?.after.batches).toMatchObject([{ ref: 'b', allocated: 0 }]);
  });

  test('keep it if none is lost any more', () => {
    const again = lost.lines.map(({ lost: _, ...one }) => one);

    expect(giveBackOthers({ ...stock, lines: [...again, ...others.lines] }, AT)).toEqual([]);
  });

  test('keep it if they are not of the kit', () => {
    const lamps = others.lines.map(({ keepTogether: _, ...one }) => one);

    expect(giveBackOthers({ ...stock, lines: [...lost.lines, ...lamps] }, AT)).toEqual([]);
  });
});

describe('what is kept together does not wait', () => {
  test('when it comes', () => {
    const wanted = [together(line('kit', 5))];

    expect(allocate(productWith(inWarehouse('a', 4)), wanted, AT, 'backorder')).toMatchObject({
      lines: [],
      short: [{ lineId: SKU, reason: 'shortage' }],
    });
  });

  test('when it is asked for again', () => {
    const { after, lines } = cutTo(0, sold(productWith(inWarehouse('a', 4))));
    const how = { onShortage: 'backorder' } as const;

    expect(() => reinstate({ products: [after], lines }, how, AT)).toThrow(
      expect.objectContaining({ code: 'shortage' }),
    );
  });

  test('when it is to be more', () => {
    const { product, lines } = sold(productWith(inWarehouse('a', 4)));
    const change = { qty: 5, onShortage: 'backorder' } as const;

    expect(() => changeLine(product, lines, change, AT)).toThrow(
      expect.objectContaining({ code: 'shortage' }),
    );
  });

  test('and has what there is once it is asked for again, and is lost no more', () => {
    const { after, lines } = cutTo(0, sold(productWith(inWarehouse('a', 4))));
    const { after: raised } = changeBatch(after, 'a', { qty: 4 }, [], AT);

    const [again] = reinstate({ products: [raised], lines }, { onShortage: 'reject' }, AT);

    expect(again?.lines).toMatchObject([{ state: 'allocated', keepTogether: true }]);
    expect(again?.lines[0]).not.toHaveProperty('lost');
  });
});
