import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { newOrder } from '../../../src/handlers/orders/new-order.ts';
import { shop } from '../../support/shop.ts';

test('an order that names no line ids is the same order when it is sent again: it takes its stock once', async () => {
  const { addBatch, allocate, queries } = shop();
  await addBatch({ ref: 'lamps', sku: 'LAMP', qty: 10, eta: null });
  const body = { orderId: 'order', lines: [{ sku: 'LAMP', qty: 3 }] };

  await allocate(z.parse(newOrder, body));
  await allocate(z.parse(newOrder, body));

  expect((await queries.batch('lamps'))?.batch.allocated).toBe(3);
});
