import { addBatch, type NewBatch } from '../../src/domain/batches/add-batch.ts';
import type { OrderLine, PlacedLine } from '../../src/domain/order-line.ts';
import { newProduct, type Product } from '../../src/domain/product.ts';
import { allocate, askedFor } from '../../src/domain/promises/allocate.ts';

export const AT = '2030-01-01T08:00:00.000Z';
export const SKU = 'RED-CHAIR';

export const inWarehouse = (ref: string, qty: number): NewBatch => ({ ref, qty, eta: null });
export const dueOn = (eta: string, ref: string, qty: number): NewBatch => ({ ref, qty, eta });

/** A product to which these batches were added, in this order. */
export const productWith = (...batches: readonly NewBatch[]): Product =>
  batches.reduce((product, batch) => addBatch(product, batch, AT).after, newProduct(SKU));

export const line = (orderId: string, qty: number, lineId = SKU): OrderLine => ({
  orderId,
  lineId,
  sku: SKU,
  qty,
});

/** The same, but it may come from several batches. */
export const splitLine = (orderId: string, qty: number, lineId = SKU): OrderLine => ({
  ...line(orderId, qty, lineId),
  allowSplit: true,
});

/** One that takes what is there, while the rest waits. */
export const partialLine = (orderId: string, qty: number, lineId = SKU): OrderLine =>
  askedFor(line(orderId, qty, lineId), 'partial');

/** A line that is held until then, unless it is confirmed. */
export const heldUntil = <L extends OrderLine>(time: string, one: L): L => ({
  ...one,
  heldUntil: time,
});

/** What is left after lines were allocated in turn, each by a decision of its own. */
export const afterOrders = (
  start: Product,
  ...lines: readonly OrderLine[]
): { readonly product: Product; readonly lines: readonly PlacedLine[] } => {
  let product = start;
  const placed = lines.flatMap((one) => {
    const decision = allocate(product, [one], AT);
    product = decision.after;
    return decision.lines;
  });
  return { product, lines: placed };
};

/** Units allocated from each batch. */
export const allocatedOf = ({ batches }: Product): Record<string, number> =>
  Object.fromEntries(batches.map(({ ref, allocated }) => [ref, allocated]));

/** Where each line stands, by its order: the batch, or else its state. */
export const placesOf = (lines: readonly PlacedLine[]): Record<string, string> =>
  Object.fromEntries(lines.map(({ orderId, batchRef, state }) => [orderId, batchRef ?? state]));

/** Where the lines or parts stand, one by one, with the units they have there. */
export const sharesOf = (lines: readonly PlacedLine[]): readonly (readonly [string, number])[] =>
  lines.map(({ batchRef, state, qty }) => [batchRef ?? state, qty]);
