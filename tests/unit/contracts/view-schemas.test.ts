import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type * as z from 'zod';
import { onDay } from '../../../src/domain/product.ts';
import { availabilityOfCart as askForCart } from '../../../src/domain/promises/availability.ts';
import { entryView } from '../../../src/handlers/http/history.ts';
import { historyEntry } from '../../../src/handlers/http/history-view-schemas.ts';
import * as schemas from '../../../src/handlers/http/view-schemas.ts';
import {
  batchView,
  lineView,
  listedLineView,
  orderView,
  productView,
  stockView,
} from '../../../src/handlers/http/views.ts';
import {
  availability,
  availabilityOfCart,
} from '../../../src/handlers/products/availability-view-schemas.ts';
import { availabilityView, cartView } from '../../../src/handlers/products/availability-views.ts';
import { carryOut, commands } from '../../properties/commands.ts';
import { shop } from '../../support/shop.ts';

/** Some shipments are due, and others overdue. */
const DAY = '2030-02-02';
const LINES = [
  undefined,
  { qty: 1 },
  { qty: 70, allowSplit: true, notBefore: '2030-02-20' },
  { qty: 5, shipBy: DAY },
];

/** It is as the schema says, and has nothing that the schema does not name. */
const expectToBe = (schema: z.ZodType, view: object) => expect(schema.parse(view)).toEqual(view);

test('whatever happens is shown as its schema says, and nothing more', async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (sequence) => {
      const fresh = shop();
      for (const command of sequence) await carryOut(fresh, command);

      for (const product of fresh.store.products.values()) {
        expectToBe(schemas.stock, stockView(product));
        expectToBe(schemas.product, productView(product));
        for (const line of LINES) {
          const wanted = line && { ...line, sku: product.sku };
          expectToBe(availability, availabilityView(onDay(product, DAY), wanted));
        }
        for (const batch of product.batches) {
          expectToBe(schemas.batch, batchView(product.sku, batch));
        }
      }
      const products = [...fresh.store.products.values()].map((product) => onDay(product, DAY));
      const cart = products.flatMap(({ sku }) => LINES.map((line) => ({ qty: 1, ...line, sku })));
      const unknown = { sku: 'UNKNOWN', qty: 1 };
      expectToBe(availabilityOfCart, cartView(askForCart(products, [...cart, unknown])));
      expectToBe(availabilityOfCart, cartView(askForCart(products, cart.slice(0, 1))));
      for (const event of fresh.store.events) expectToBe(historyEntry, entryView(event));
      for (const line of fresh.store.lines.values()) {
        expectToBe(schemas.line, lineView(line));
        expectToBe(schemas.listedLine, listedLineView(line));
        expectToBe(schemas.order, orderView(line.orderId, [line]));
      }
    }),
    { numRuns: 200 },
  );
});
