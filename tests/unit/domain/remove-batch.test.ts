import { describe, expect, test } from '@jest/globals';
import { available } from '../../../src/domain/batch.ts';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import { enterBatches } from '../../../src/domain/batches/enter-batches.ts';
import { receivePart } from '../../../src/domain/batches/receive-part.ts';
import { correctBatch, removeBatch } from '../../../src/domain/batches/remove-batch.ts';
import { ship } from '../../../src/domain/orders/ship.ts';
import { newProduct, type Product } from '../../../src/domain/product.ts';
import {
  AT,
  afterOrders,
  dueOn,
  inWarehouse,
  line,
  productWith,
  SKU,
} from '../../support/builders.ts';

const DUE = '2030-02-01';
const batchIn = ({ batches }: Product, ref: string) => batches.find((one) => one.ref === ref);

describe('a batch that was booked by mistake', () => {
  test('is removed with its units', () => {
    const { after, events } = removeBatch(productWith(inWarehouse('wrong', 10)), 'wrong', AT);

    expect(events).toMatchObject([{ type: 'BatchRemoved', batchRef: 'wrong', qty: 10 }]);
    expect(batchIn(after, 'wrong')).toMatchObject({ purchased: 0, removed: {} });
    expect(after.batches.map(available)).toEqual([0]);
  });

  test('is removed once', () => {
    const { after } = removeBatch(productWith(inWarehouse('wrong', 10)), 'wrong', AT);

    expect(removeBatch(after, 'wrong', AT).events).toEqual([]);
  });

  test('is not removed while units of it are promised, or once some have left', () => {
    const sold = afterOrders(productWith(inWarehouse('used', 10)), line('order', 4));
    expect(() => removeBatch(sold.product, 'used', AT)).toThrow(
      expect.objectContaining({ code: 'batch-in-use', details: [{ allocated: 4, shipped: 0 }] }),
    );

    const { after } = ship(sold.product, sold.lines, AT);
    expect(() => removeBatch(after, 'used', AT)).toThrow(
      expect.objectContaining({ code: 'batch-in-use', details: [{ allocated: 0, shipped: 4 }] }),
    );
  });

  test('does not come back with a late repeat, nor with a feed', () => {
    const { after } = removeBatch(productWith(inWarehouse('wrong', 10)), 'wrong', AT);
    const known = new Map([['wrong', { sku: SKU, qty: 10, eta: null, removed: true as const }]]);
    const entry = { sku: SKU, ...inWarehouse('wrong', 10) };

    for (const one of [entry, { ...entry, feedAt: '2030-01-02T00:00:00Z' }]) {
      expect(enterBatches(after, [one], known, AT)).toMatchObject({
        entered: [{ refusal: { code: 'batch-removed' } }],
        decision: { events: [] },
      });
    }
  });
});

describe('a batch that was booked wrongly', () => {
  const correct = (from: Product, to?: Product) =>
    correctBatch(from, to, { ref: 'wrong', as: 'right' }, AT);

  test('is booked under the right SKU, with its units and its day, and removed from the wrong one', () => {
    const [from, to] = correct(productWith(dueOn(DUE, 'wrong', 10)), newProduct('BLUE-LAMP'));

    expect(from?.events).toMatchObject([{ type: 'BatchRemoved', sku: SKU, qty: 10 }]);
    expect(from?.after.batches).toMatchObject([{ purchased: 0, removed: { as: 'right' } }]);
    expect(to?.events).toMatchObject([
      {
        type: 'BatchAdded',
        sku: 'BLUE-LAMP',
        ...{ batchRef: 'right', qty: 10, eta: DUE },
        correctedFrom: { sku: SKU, batchRef: 'wrong' },
      },
    ]);
    expect(to?.after.batches).toMatchObject([{ ref: 'right', purchased: 10, eta: DUE }]);
  });

  test('gets another reference under the same SKU', () => {
    const [decision, ...others] = correct(productWith(dueOn(DUE, 'wrong', 10)));

    expect(others).toEqual([]);
    expect(decision?.events.map(({ type }) => type)).toEqual(['BatchRemoved', 'BatchAdded']);
    expect(batchIn(decision?.after as Product, 'right')).toMatchObject({ purchased: 10, eta: DUE });
  });

  test('stays blocked, and keeps the time of the last report of it', () => {
    const told = { at: '2030-01-02T00:00:00Z', message: 'count' };
    const counted = changeBatch(
      productWith(inWarehouse('wrong', 10)),
      'wrong',
      { qty: 8, told },
      [],
      AT,
    );
    const blocked = changeBatch(counted.after, 'wrong', { blocked: true, reason: 'mould' }, [], AT);
    const [decision] = correct(blocked.after);

    expect(batchIn(decision?.after as Product, 'right')).toMatchObject({
      purchased: 8,
      blocked: { reason: 'mould' },
      counted: { at: told.at },
    });
    expect(decision?.events.map(({ type }) => type)).toEqual([
      'BatchRemoved',
      'BatchAdded',
      'BatchBlocked',
    ]);
  });

  test('publishes its expiry under its right name, too', () => {
    const product = productWith(inWarehouse('wrong', 10));
    const batches = product.batches.map((batch) => ({
      ...batch,
      expiresOn: '2030-01-05',
      expiring: true as const,
    }));
    const [decision] = correct({ ...product, batches });

    const right = batchIn(decision?.after as Product, 'right');
    expect(right).toMatchObject({ expiresOn: '2030-01-05' });
    expect(right).not.toHaveProperty('expiring');
  });

  test('keeps its receipts, but what has come of it stays as it is booked', () => {
    const handing = { into: 'part', lines: [], waiting: [], isEnd: true };
    const receipt = { receipt: 'GR-1', qty: 4 };
    const { after } = receivePart(
      productWith(dueOn(DUE, 'wrong', 10)),
      'wrong',
      receipt,
      handing,
      AT,
    );
    const [decision] = correct(after);

    expect(batchIn(decision?.after as Product, 'right')).toMatchObject({
      purchased: 6,
      inParts: { receipts: [receipt], here: 0 },
    });
    expect(batchIn(decision?.after as Product, 'right')?.inParts?.ref).toBeUndefined();
    expect(batchIn(decision?.after as Product, 'part')).toMatchObject({ purchased: 4 });
  });

  test('is left as it is while somebody uses it, or if it has no units', () => {
    const sold = afterOrders(productWith(inWarehouse('wrong', 10)), line('order', 4));
    expect(() => correct(sold.product)).toThrow(expect.objectContaining({ code: 'batch-in-use' }));

    const empty = changeBatch(productWith(inWarehouse('wrong', 10)), 'wrong', { qty: 0 }, [], AT);
    expect(() => correct(empty.after)).toThrow(expect.objectContaining({ code: 'batch-empty' }));
  });
});
