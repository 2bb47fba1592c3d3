import { describe, expect, test } from '@jest/globals';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import {
  AT,
  afterOrders,
  allocatedOf,
  dueOn,
  inWarehouse,
  line,
  productWith,
} from '../../support/builders.ts';

describe('changing a batch', () => {
  const { product, lines } = afterOrders(
    productWith(dueOn('2030-01-02', 'shipment', 10)),
    line('early', 6),
  );

  test('a raise makes more available', () => {
    const decision = changeBatch(product, 'shipment', { qty: 12 }, [], AT);

    expect(decision.after.batches).toMatchObject([{ purchased: 12, allocated: 6 }]);
    expect(decision.lines).toEqual([]);
    expect(decision.events).toMatchObject([
      { type: 'BatchQuantityChanged', batchRef: 'shipment', from: 10, to: 12 },
    ]);
  });

  test('a cut of what nobody holds touches no line', () => {
    const decision = changeBatch(product, 'shipment', { qty: 6 }, lines, AT);

    expect(decision.after.batches).toMatchObject([{ purchased: 6, allocated: 6 }]);
    expect(decision.lines).toEqual([]);
    expect(decision.events).toMatchObject([
      { type: 'BatchQuantityChanged', batchRef: 'shipment', from: 10, to: 6 },
    ]);
  });

  test('another ETA leaves quantities and lines as they are', () => {
    const decision = changeBatch(product, 'shipment', { eta: '2030-03-01' }, lines, AT);

    expect(decision.after.batches).toMatchObject([
      { purchased: 10, allocated: 6, eta: '2030-03-01' },
    ]);
    expect(decision.lines).toEqual([]);
    expect(decision.events).toMatchObject([
      { type: 'BatchEtaChanged', batchRef: 'shipment', from: '2030-01-02', to: '2030-03-01' },
    ]);
  });

  test('a shipment arrives when its ETA becomes null', () => {
    const { after } = changeBatch(product, 'shipment', { eta: null }, [], AT);

    expect(after.batches).toMatchObject([{ eta: null, purchased: 10 }]);
  });

  test('quantity and ETA change in one decision', () => {
    const decision = changeBatch(product, 'shipment', { qty: 7, eta: null }, lines, AT);

    expect(decision.after).toMatchObject({
      version: product.version + 1,
      batches: [{ purchased: 7, eta: null }],
    });
    expect(decision.events).toMatchObject([
      { type: 'BatchQuantityChanged', from: 10, to: 7 },
      { type: 'BatchEtaChanged', from: '2030-01-02', to: null },
    ]);
  });

  test('to what it is already decides nothing', () => {
    const decision = changeBatch(product, 'shipment', { qty: 10, eta: '2030-01-02' }, lines, AT);

    expect(decision.events).toEqual([]);
    expect(decision.after).toBe(product);
  });

  test('leaves the other batches as they are', () => {
    const two = productWith(inWarehouse('one', 5), inWarehouse('other', 5));
    const { after } = changeBatch(two, 'one', { qty: 9 }, [], AT);

    expect(after.batches.map(({ ref, purchased }) => [ref, purchased])).toEqual([
      ['one', 9],
      ['other', 5],
    ]);
    expect(allocatedOf(after)).toEqual({ one: 0, other: 0 });
  });

  test('of a batch the product does not have is a mistake of the program', () => {
    expect(() => changeBatch(product, 'unknown', { qty: 1 }, [], AT)).toThrow(
      'batch unknown is not in play on SKU RED-CHAIR',
    );
  });
});
