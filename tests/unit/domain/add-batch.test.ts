import { describe, expect, test } from '@jest/globals';
import { addBatch, MAX_OPEN_BATCHES } from '../../../src/domain/batches/add-batch.ts';
import { newProduct, type Product } from '../../../src/domain/product.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { AT, dueOn, inWarehouse, productWith, SKU } from '../../support/builders.ts';

/** As many batches as there can be, of so many units each; of some all units are allocated. */
const fullProduct = ({ closed = 0 } = {}): Product => ({
  ...newProduct(SKU),
  version: MAX_OPEN_BATCHES,
  batches: Array.from({ length: MAX_OPEN_BATCHES }, (_, index) => ({
    ref: `batch-${index}`,
    purchased: 1,
    allocated: index < closed ? 1 : 0,
    eta: null,
    added: index + 1,
  })),
});

describe('adding a batch', () => {
  test('makes all of it available', () => {
    const { after } = addBatch(newProduct(SKU), dueOn('2030-01-02', 'shipment', 10), AT);

    expect(after).toEqual({
      sku: SKU,
      version: 1,
      batches: [
        {
          ref: 'shipment',
          purchased: 10,
          allocated: 0,
          eta: '2030-01-02',
          added: 1,
          addedAt: '2030-01-01T08:00:00Z',
        },
      ],
      backorderPolicy: 'strict',
      restockRule: null,
      filling: null,
      backordered: 0,
      backorderedOnHold: 0,
      outOfStock: false,
      firstExpiry: null,
    });
  });

  test('puts it in its place among the others', () => {
    const product = productWith(
      dueOn('2030-01-03', 'last', 1),
      inWarehouse('first', 1),
      dueOn('2030-01-02', 'third', 1),
      inWarehouse('second', 1),
    );

    expect(product.batches.map(({ ref }) => ref)).toEqual(['first', 'second', 'third', 'last']);
  });

  test('is refused when the SKU has as many open batches as it can have', () => {
    const add = () => addBatch(fullProduct(), inWarehouse('one-too-many', 1), AT);

    expect(add).toThrow(Refusal);
    expect(add).toThrow(expect.objectContaining({ code: 'too-many-open-batches' }));
  });

  test('does not count batches that are used up', () => {
    const { after } = addBatch(fullProduct({ closed: 1 }), inWarehouse('last', 1), AT);

    expect(after.batches).toHaveLength(MAX_OPEN_BATCHES + 1);
  });
});
