import { describe, expect, test } from '@jest/globals';
import { newProduct } from '../../../src/domain/product.ts';
import { addProduct, describe as describeProduct } from '../../../src/domain/product-rules.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { AT, line, SKU } from '../../support/builders.ts';

describe('a product without stock', () => {
  const { after: known, events } = addProduct(newProduct(SKU), AT);

  test('is made known, and can be waited for', () => {
    expect(events).toMatchObject([{ type: 'ProductAdded', version: 1 }]);
    const { lines } = allocate(known, [line('order', 2)], AT, 'backorder');
    expect(lines).toMatchObject([{ state: 'backordered', qty: 2 }]);
  });

  test('has a label and tags, published once, each tag once', () => {
    const wanted = { label: 'A red chair', tags: ['chairs', 'red', 'chairs'] };
    const { after, events: told } = describeProduct(known, wanted, AT);

    expect(after).toMatchObject({ label: 'A red chair', tags: ['chairs', 'red'] });
    expect(told).toMatchObject([
      { type: 'ProductDescribed', label: 'A red chair', tags: ['chairs', 'red'] },
    ]);
    expect(describeProduct(after, wanted, AT).events).toEqual([]);
    expect(describeProduct(after, {}, AT).events).toEqual([]);
  });

  test('loses what is taken away, and keeps what is not said', () => {
    const { after } = describeProduct(known, { label: 'A red chair', tags: ['red'] }, AT);

    const without = describeProduct(after, { label: null }, AT).after;
    expect(without).not.toHaveProperty('label');
    expect(without.tags).toEqual(['red']);
    expect(describeProduct(without, { tags: [] }, AT).after).not.toHaveProperty('tags');
  });
});
