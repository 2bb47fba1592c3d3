import fc from 'fast-check';
import { afterOrders, line, productWith } from '../support/builders.ts';

export const qty = fc.integer({ min: 1, max: 12 });
const eta = fc.constantFrom(null, '2030-02-01', '2030-03-01', '2030-04-01');

/** A product with some batches, named by the order in which they were added. */
export const stockedProduct = fc
  .array(fc.record({ qty: fc.integer({ min: 1, max: 30 }), eta }), { maxLength: 6 })
  .map((batches) => productWith(...batches.map((batch, n) => ({ ...batch, ref: `batch-${n}` }))));

/** The lines of an order. */
export const orderLines = fc
  .array(qty, { minLength: 1, maxLength: 8 })
  .map((quantities) => quantities.map((units, n) => line('order', units, `line-${n}`)));

/** A product some of whose stock is allocated, and the lines that have it, the oldest first. */
export const soldProduct = fc
  .tuple(stockedProduct, fc.array(qty, { maxLength: 20 }))
  .map(([product, quantities]) =>
    afterOrders(product, ...quantities.map((units, n) => line(`order-${n}`, units))),
  );
