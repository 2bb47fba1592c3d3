import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type * as z from 'zod';
import * as schemas from '../../../src/handlers/http/view-schemas.ts';
import {
  batchView,
  lineView,
  orderView,
  productView,
  stockView,
} from '../../../src/handlers/http/views.ts';
import { carryOut, commands } from '../../properties/commands.ts';
import { shop } from '../../support/shop.ts';

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
        for (const batch of product.batches) {
          expectToBe(schemas.batch, batchView(product.sku, batch));
        }
      }
      for (const line of fresh.store.lines.values()) {
        expectToBe(schemas.line, lineView(line));
        expectToBe(schemas.order, orderView(line.orderId, [line]));
      }
    }),
    { numRuns: 200 },
  );
});
