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

/** Mostly none. */
export const priority = fc.constantFrom({}, {}, {}, { priority: 1 }, { priority: 5 });

/** The same, with lines of any rank: held or confirmed, of some priority, and some of them may be split. */
export const rankedProduct = fc
  .tuple(
    stockedProduct,
    fc.array(fc.record({ units: qty, priority, isHeld: fc.boolean(), allowSplit: fc.boolean() }), {
      maxLength: 20,
    }),
  )
  .map(([product, wanted]) =>
    afterOrders(
      product,
      ...wanted.map(({ units, priority, isHeld, allowSplit }, n) => ({
        ...line(`order-${n}`, units),
        ...priority,
        ...(isHeld && { heldUntil: '2030-01-01T09:00:00.000Z' }),
        ...(allowSplit && { allowSplit }),
      })),
    ),
  );
