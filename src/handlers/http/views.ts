import {
  available,
  type Batch,
  isInWarehouse,
  shippedUnits,
  unitsAvailable,
} from '../../domain/batch.ts';
import type { PlacedLine } from '../../domain/order-line.ts';
import type { Product } from '../../domain/product.ts';

export const batchView = (sku: string, batch: Batch) => ({
  ref: batch.ref,
  sku,
  qty: batch.purchased,
  allocated: batch.allocated,
  shipped: shippedUnits(batch),
  available: available(batch),
  eta: batch.eta,
});

/** A line, or a part of it. Only one that is held has a time until when. */
export const lineView = (line: PlacedLine) => {
  const { orderId, lineId, sku, qty, state, batchRef, shipsOn, part, heldUntil } = line;
  return {
    orderId,
    lineId,
    ...(part && { part }),
    sku,
    qty,
    state,
    batchRef,
    shipsOn,
    ...(heldUntil && { heldUntil }),
  };
};

export const orderView = (orderId: string, lines: readonly PlacedLine[]) => ({
  orderId,
  lines: lines.map((line) => {
    const { orderId: _, ...view } = lineView(line);
    return view;
  }),
});

export const stockView = ({ sku, batches, backordered, backorderPolicy }: Product) => ({
  sku,
  available: {
    warehouse: unitsAvailable(batches.filter(isInWarehouse)),
    onTheWay: unitsAvailable(batches.filter((batch) => !isInWarehouse(batch))),
  },
  backordered,
  backorderPolicy,
});

export const productView = (product: Product) => ({
  ...stockView(product),
  batches: product.batches.map((batch) => batchView(product.sku, batch)),
});
