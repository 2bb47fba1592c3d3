import { available, type Batch, isInWarehouse } from '../domain/batch.ts';
import type { PlacedLine } from '../domain/order-line.ts';
import type { Product } from '../domain/product.ts';

export const batchView = (sku: string, batch: Batch) => ({
  ref: batch.ref,
  sku,
  qty: batch.purchased,
  allocated: batch.allocated,
  available: available(batch),
  eta: batch.eta,
});

export const lineView = ({ orderId, lineId, sku, qty, state, batchRef }: PlacedLine) => ({
  orderId,
  lineId,
  sku,
  qty,
  state,
  batchRef,
});

export const orderView = (orderId: string, lines: readonly PlacedLine[]) => ({
  orderId,
  lines: lines.map((line) => {
    const { orderId: _, ...view } = lineView(line);
    return view;
  }),
});

/** Units that can be promised now; what a cut batch holds too much does not count against others. */
const availableOf = (batches: readonly Batch[]): number =>
  batches.reduce((sum, batch) => sum + Math.max(0, available(batch)), 0);

export const stockView = ({ sku, batches, backordered }: Product) => ({
  sku,
  available: {
    warehouse: availableOf(batches.filter(isInWarehouse)),
    onTheWay: availableOf(batches.filter((batch) => !isInWarehouse(batch))),
  },
  backordered,
});

export const productView = (product: Product) => ({
  ...stockView(product),
  batches: product.batches.map((batch) => batchView(product.sku, batch)),
});
