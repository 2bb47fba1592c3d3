import { addBatch } from '../../src/application/batches/add-batch.ts';
import { changeBatch } from '../../src/application/batches/change-batch.ts';
import { correctBatch } from '../../src/application/batches/correct-batch.ts';
import { feedBatch } from '../../src/application/batches/feed-batch.ts';
import { previewChange } from '../../src/application/batches/preview-change.ts';
import { receivePart } from '../../src/application/batches/receive-part.ts';
import { removeBatch } from '../../src/application/batches/remove-batch.ts';
import { endOfDay } from '../../src/application/jobs/end-of-day.ts';
import { finishWork } from '../../src/application/jobs/finish-work.ts';
import { restock } from '../../src/application/jobs/restock.ts';
import { allocateOrder, type NewOrder } from '../../src/application/orders/allocate-order.ts';
import { changeLine } from '../../src/application/orders/change-line.ts';
import { confirmOrder } from '../../src/application/orders/confirm-order.ts';
import { packOrder, unpackOrder } from '../../src/application/orders/pack-order.ts';
import { prolongHold } from '../../src/application/orders/prolong-hold.ts';
import {
  type Reinstatement,
  reinstateOrder,
} from '../../src/application/orders/reinstate-order.ts';
import { releaseLine, releaseOrder } from '../../src/application/orders/release-order.ts';
import { returnUnits } from '../../src/application/orders/return-units.ts';
import { shipOrder } from '../../src/application/orders/ship-order.ts';
import { type Shipment, shipUnits } from '../../src/application/orders/ship-units.ts';
import { undoReturn } from '../../src/application/orders/undo-return.ts';
import { undoShipment } from '../../src/application/orders/undo-shipment.ts';
import type { Deps } from '../../src/application/ports.ts';
import {
  changeProduct,
  putProduct,
  removeRestockRule,
  setRestockRule,
} from '../../src/application/products/change-rules.ts';
import { countProduct } from '../../src/application/products/count-product.ts';
import { protectProduct } from '../../src/application/products/protect.ts';
import { previewRepromise, repromise } from '../../src/application/products/repromise.ts';
import type { OrderChanged } from '../../src/application/stock/change-order.ts';
import { copying } from '../../src/composition/copy.ts';
import type { LineKey } from '../../src/domain/order-line.ts';
import type { LineChange } from '../../src/domain/orders/change-line.ts';
import type { Return } from '../../src/domain/orders/returns.ts';
import type { BackorderPolicy, PromisePolicy } from '../../src/domain/product.ts';
import { inMemory } from './in-memory.ts';

/** What changes lines of an order, and answers the lines. */
const ofOrders = (deps: Deps) => {
  const lines = async (changed: Promise<OrderChanged>) => (await changed).lines;
  return {
    confirmOrder: (orderId: string, lineIds?: readonly string[], acceptLater?: boolean) =>
      lines(confirmOrder(deps)(orderId, { lineIds, acceptLater })),
    changeLine: (line: LineKey, change: LineChange) => lines(changeLine(deps)(line, change)),
    packOrder: (orderId: string, lineIds?: readonly string[]) =>
      lines(packOrder(deps)(orderId, { lineIds })),
    unpackOrder: (orderId: string, lineIds?: readonly string[]) =>
      lines(unpackOrder(deps)(orderId, { lineIds })),
    releaseLine: (line: LineKey) => lines(releaseLine(deps)(line)),
    releaseOrder: (orderId: string, lineIds?: readonly string[]) =>
      lines(releaseOrder(deps)(orderId, { lineIds })),
    shipOrder: (orderId: string, lineIds?: readonly string[]) =>
      lines(shipOrder(deps)(orderId, { lineIds })),
    shipUnits: (orderId: string, shipment: Shipment) => lines(shipUnits(deps)(orderId, shipment)),
    undoShipment: (orderId: string, shipment: Pick<Shipment, 'lines'>) =>
      lines(undoShipment(deps)(orderId, shipment)),
    returnUnits: (orderId: string, back: Return) => lines(returnUnits(deps)(orderId, back)),
    undoReturn: (orderId: string, returnId: string) => lines(undoReturn(deps)(orderId, returnId)),
    prolongHold: (orderId: string, holdFor: number, lineIds?: readonly string[]) =>
      lines(prolongHold(deps)(orderId, { holdFor, lineIds })),
    reinstateOrder: (orderId: string, how?: Reinstatement) =>
      lines(reinstateOrder(deps)(orderId, how)),
  };
};

export const useCases = (deps: Deps) => ({
  addBatch: addBatch(deps),
  allocate: allocateOrder(deps),
  changeBatch: changeBatch(deps),
  previewChange: previewChange({ ...deps, copying: copying(deps) }),
  removeBatch: removeBatch(deps),
  correctBatch: correctBatch(deps),
  feedBatch: feedBatch(deps),
  receivePart: receivePart(deps),
  countProduct: countProduct(deps),
  putProduct: putProduct(deps),
  ...ofOrders(deps),
  setBackorderPolicy: (sku: string, backorderPolicy: BackorderPolicy) =>
    changeProduct(deps)(sku, { backorderPolicy }),
  setPromisePolicy: (sku: string, promisePolicy: PromisePolicy) =>
    changeProduct(deps)(sku, { promisePolicy }),
  protect: protectProduct(deps),
  repromise: repromise(deps),
  previewRepromise: previewRepromise(deps),
  restock: restock(deps),
  setRestockRule: setRestockRule(deps),
  removeRestockRule: removeRestockRule(deps),
  finishWork: finishWork(deps),
  endOfDay: endOfDay(deps, 7),
});

/** The high gear (book, ch. 5): all use cases on one store in memory, and a rival who uses them on the same store. */
export const shop = () => {
  const memory = inMemory();
  return { ...memory, ...useCases(memory), rival: useCases(memory.rival) };
};

/** Longer than anybody takes for an order: whoever has begun one is gone. */
export const ABANDONED = 60_000;

/** An order of so many units of each SKU. */
export const order = (orderId: string, units: Record<string, number>): NewOrder => ({
  orderId,
  lines: Object.entries(units).map(([sku, qty]) => ({ lineId: sku, sku, qty })),
});

/** The same order, each line of which may come from several batches. */
export const splitting = (one: NewOrder): NewOrder => ({
  ...one,
  lines: one.lines.map((line) => ({ ...line, allowSplit: true })),
});

/** The same order, of use only as a whole. */
export const together = (one: NewOrder): NewOrder => ({
  ...one,
  lines: one.lines.map((line) => ({ ...line, keepTogether: true })),
});

/** The same order, its lines kept if they can't be had now. */
export const orWait = (one: NewOrder): NewOrder => ({ ...one, onShortage: 'backorder' });

/** For so long an order of the tests is on hold. */
export const HOLD_MS = 15 * 60_000;
export const onHold = (one: NewOrder, holdFor = HOLD_MS): NewOrder => ({ ...one, holdFor });

/** An order of so many lines, each of one unit; the SKUs take turns. */
export const largeOrder = (
  orderId: string,
  count: number,
  ...skus: readonly string[]
): NewOrder => ({
  orderId,
  lines: Array.from({ length: count }, (_, index) => ({
    lineId: String(index).padStart(4, '0'),
    sku: skus[index % skus.length] as string,
    qty: 1,
  })),
});
