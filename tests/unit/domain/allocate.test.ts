import { describe, expect, test } from '@jest/globals';
import { MAX_OPEN_BATCHES } from '../../../src/domain/batches/add-batch.ts';
import { newProduct } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import {
  AT,
  allocatedOf,
  dueOn,
  inWarehouse,
  line,
  productWith,
  SKU,
} from '../../support/builders.ts';

describe('allocating lines', () => {
  test('takes what is allocated from what is available', () => {
    const { after } = allocate(productWith(inWarehouse('stock', 20)), [line('order', 2)], AT);

    expect(after.batches).toMatchObject([{ ref: 'stock', purchased: 20, allocated: 2 }]);
  });

  test('gives all of a batch, if that is what is wanted', () => {
    const { after, short } = allocate(productWith(inWarehouse('stock', 2)), [line('order', 2)], AT);

    expect(short).toEqual([]);
    expect(allocatedOf(after)).toEqual({ stock: 2 });
  });

  test('never gives more than is available', () => {
    const { after, lines, short } = allocate(
      productWith(inWarehouse('stock', 2)),
      [line('order', 3)],
      AT,
    );

    expect(short).toHaveLength(1);
    expect(lines).toEqual([]);
    expect(allocatedOf(after)).toEqual({ stock: 0 });
  });

  test('never gives a line from two batches', () => {
    const product = productWith(inWarehouse('one', 2), inWarehouse('other', 2));

    expect(allocate(product, [line('order', 3)], AT).short).toHaveLength(1);
  });

  test('says where a line stands', () => {
    const product = productWith(inWarehouse('stock', 20));

    expect(allocate(product, [line('order', 2)], AT).lines).toEqual([
      {
        orderId: 'order',
        lineId: SKU,
        sku: SKU,
        qty: 2,
        state: 'allocated',
        batchRef: 'stock',
        shipsOn: null,
        accepted: '000000000002.00000',
        placed: '000000000002.00000',
        createdAt: AT,
        updatedAt: AT,
      },
    ]);
  });

  test('serves the lines of an order in their order', () => {
    const product = productWith(inWarehouse('stock', 5), dueOn('2030-01-02', 'shipment', 5));
    const lines = [line('order', 4, 'a'), line('order', 2, 'b'), line('order', 1, 'c')];

    const decision = allocate(product, lines, AT);

    expect(decision.lines.map(({ batchRef }) => batchRef)).toEqual(['stock', 'shipment', 'stock']);
    const places = decision.lines.map(({ placed }) => placed);
    expect(places.toSorted()).toEqual(places);
    expect(new Set(places).size).toBe(3);
  });

  test('allocates all lines or none', () => {
    const product = productWith(inWarehouse('stock', 5));

    const { after, lines } = allocate(product, [line('order', 3, 'a'), line('order', 3, 'b')], AT);

    expect(lines).toEqual([]);
    expect(allocatedOf(after)).toEqual({ stock: 0 });
  });

  test('of no lines decides nothing', () => {
    const product = productWith(inWarehouse('stock', 5));

    expect(allocate(product, [], AT)).toEqual({
      before: product,
      after: product,
      lines: [],
      was: [],
      events: [],
      short: [],
    });
  });

  test('refuses a line of another SKU', () => {
    const lamp = { ...line('order', 1), sku: 'BLUE-LAMP' };

    expect(() => allocate(productWith(inWarehouse('stock', 5)), [lamp], AT)).toThrow(
      'a line of BLUE-LAMP on product RED-CHAIR',
    );
  });

  test('leaves the product it started from as it was', () => {
    const product = productWith(inWarehouse('stock', 5));
    allocate(product, [line('order', 3)], AT);

    expect(product).toEqual(productWith(inWarehouse('stock', 5)));
  });

  test('works even with more open batches than may be added', () => {
    const batches = Array.from({ length: MAX_OPEN_BATCHES + 1 }, (_, added) => ({
      ref: `batch-${added}`,
      purchased: 2,
      allocated: 0,
      eta: null,
      added,
    }));

    const { short } = allocate({ ...newProduct(SKU), version: 1, batches }, [line('order', 1)], AT);

    expect(short).toEqual([]);
  });
});
