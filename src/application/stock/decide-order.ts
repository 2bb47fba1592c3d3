import {
  type Allocation,
  allocate,
  type OnShortage,
  type Shortage,
} from '../../domain/allocate.ts';
import { type OrderLine, wishOf } from '../../domain/order-line.ts';
import type { Product } from '../../domain/product.ts';

/** Why a line can't be had: too little stock, others wait for it, or nobody knows the SKU. */
export type ShortLine = Omit<Shortage, 'reason'> & {
  readonly reason: Shortage['reason'] | 'unknown-sku';
};

export type OrderDecision = {
  /** What is to be saved: the whole order, or, of a short one, the shortages nobody has told yet. */
  readonly allocations: readonly Allocation[];
  /** Every line that can't be had, in the order's order. */
  readonly short: readonly ShortLine[];
};

/** Decides lines of several SKUs: all or none, unless those that can't be had are to wait. */
export const decideOrder = (
  lines: readonly OrderLine[],
  products: readonly Product[],
  at: string,
  onShortage: OnShortage,
): OrderDecision => {
  const ofSku = Map.groupBy(lines, ({ sku }) => sku);
  const allocations = products.flatMap((product) => {
    const wanted = ofSku.get(product.sku);
    return wanted ? [allocate(product, wanted, at, onShortage)] : [];
  });
  const known = new Set(products.map(({ sku }) => sku));
  const shortages = new Map(
    allocations.flatMap(({ short }) => short).map((one) => [one.lineId, one]),
  );
  const short = lines.flatMap((line): ShortLine[] => {
    if (!known.has(line.sku)) {
      return [
        {
          ...wishOf(line),
          available: 0,
          availableInOneBatch: 0,
          backordered: 0,
          reason: 'unknown-sku',
        },
      ];
    }
    const shortage = shortages.get(line.lineId);
    return shortage ? [shortage] : [];
  });
  const ofUse =
    short.length === 0 ? allocations : allocations.filter((one) => one.short.length > 0);
  return { allocations: ofUse.filter(({ events }) => events.length > 0), short };
};
