import { expect, test } from '@jest/globals';
import {
  measuredBus,
  measuredDeadLetters,
  measuredProducts,
} from '../../../src/adapters/cloudwatch/measured.ts';
import type { EventBus, Measure } from '../../../src/application/ports.ts';
import { inMemory } from '../../support/in-memory.ts';
import { order, orWait, useCases } from '../../support/shop.ts';

/** Notes all values of each metric. */
const measuring = () => {
  const values: Record<string, number[]> = {};
  const measure: Measure = (measured) => {
    for (const [name, some] of Object.entries(measured)) {
      if (some.length > 0) values[name] = [...(values[name] ?? []), ...some];
    }
  };
  return { values, measure };
};

/** A shop whose stock is measured, and a rival on the same stock, who is not. */
const measuredShop = () => {
  const { values, measure } = measuring();
  const memory = inMemory();
  const deps = { ...memory, products: measuredProducts(memory.products, measure) };
  return { ...memory, ...useCases(deps), rival: useCases(memory.rival), values };
};

const batch = (qty: number) => ({ ref: `of-${qty}`, sku: 'LAMP', qty, eta: null });

test('what is saved is measured in units, a value a line', async () => {
  const { addBatch, allocate, shipOrder, releaseOrder, values } = measuredShop();
  await addBatch(batch(10));
  await allocate(order('a', { LAMP: 6 }));
  await allocate(order('b', { LAMP: 2 }));
  await allocate(orWait(order('c', { LAMP: 5 })));
  await releaseOrder('b');
  await shipOrder('a');

  expect(values).toEqual({ Allocated: [6, 2], Backordered: [5], Deallocated: [2], Shipped: [6] });
});

test('what comes to who waits is measured with what brought it', async () => {
  const { addBatch, allocate, values } = measuredShop();
  await addBatch(batch(1));
  await allocate(orWait(order('a', { LAMP: 4 })));
  await addBatch(batch(20));

  expect(values).toEqual({ Backordered: [4], Allocated: [4] });
});

test('a shipment that has not come by its day is counted', async () => {
  const { addBatch, endOfDay, pass, values } = measuredShop();
  await addBatch({ ...batch(10), eta: '2030-01-01' });
  await addBatch({ ...batch(5), eta: '2029-12-31' });
  pass(24 * 60 * 60 * 1_000);
  await endOfDay();

  expect(values).toEqual({ Overdue: [1, 1] });
});

test('a restock is measured, and other changes of a product are not', async () => {
  const { addBatch, setRestockRule, setBackorderPolicy, restock, values } = measuredShop();
  await addBatch(batch(10));
  await setRestockRule('LAMP', { reorderPoint: 10, lotSize: 25, leadTimeDays: 3 });
  await setBackorderPolicy('LAMP', 'strict');
  await restock();

  expect(values).toEqual({ Restocked: [25] });
});

test('the same order again, or one that can not be had, is measured as nothing', async () => {
  const { addBatch, allocate, values } = measuredShop();
  await addBatch(batch(10));
  await allocate(order('a', { LAMP: 6 }));
  await allocate(order('a', { LAMP: 6 }));
  await allocate(order('b', { LAMP: 6 }));

  expect(values).toEqual({ Allocated: [6] });
});

test('a lost race is measured, and what it would have saved only once it is saved', async () => {
  const { addBatch, allocate, beforeSave, rival, values } = measuredShop();
  await addBatch(batch(10));
  beforeSave.push(() => rival.allocate(order('rival', { LAMP: 1 })));
  beforeSave.push(() => rival.releaseOrder('rival'));
  await allocate(order('a', { LAMP: 6 }));

  expect(values).toEqual({ LostRaces: [1, 1], Allocated: [6] });
});

test('a group of orders is measured line by line', async () => {
  const { addBatch, allocate, values } = measuredShop();
  await addBatch(batch(100));
  const orders = Array.from({ length: 40 }, (_, n) => order(`order-${n}`, { LAMP: 2 }));
  await Promise.all(orders.map(allocate));

  expect(values).toEqual({ Allocated: orders.map(() => 2) });
});

test('a save that fails is measured as nothing', async () => {
  const { addBatch, allocate, beforeSave, values } = measuredShop();
  await addBatch(batch(10));
  beforeSave.push(() => {
    throw new Error('no connection');
  });
  await expect(allocate(order('a', { LAMP: 6 }))).rejects.toThrow('no connection');

  expect(values).toEqual({});
});

test('a published event is measured by how late it is, and one that is not published is not measured', async () => {
  const { values, measure } = measuring();
  const failed = { reason: 'full', mayPass: true };
  const bus: EventBus = { publish: async () => [undefined, failed, undefined] };
  const clock = () => new Date('2030-01-01T08:00:01.500Z');
  const events = ['08:00:01.000Z', '08:00:01.100Z', '08:00:01.250Z'].map((time, index) => ({
    id: `LAMP:${index}:0`,
    type: 'Allocated',
    at: `2030-01-01T${time}`,
  }));

  expect(await measuredBus(bus, measure, clock).publish(events)).toEqual([
    undefined,
    failed,
    undefined,
  ]);
  expect(values).toEqual({ RelayLag: [500, 250] });
});

test('what is put aside is measured, unless it could not be', async () => {
  const { values, measure } = measuring();
  const put = async (body: string) => {
    if (body === 'too large') throw new Error(body);
  };
  const deadLetters = measuredDeadLetters({ put }, measure);
  await deadLetters.put('a', 'broken');
  await expect(deadLetters.put('too large', 'broken')).rejects.toThrow('too large');

  expect(values).toEqual({ DeadLetters: [1] });
});
