import type { Decision } from '../domain/decision.ts';
import type { DeallocationReason } from '../domain/events.ts';
import type { PlacedLine } from '../domain/order-line.ts';
import { release } from '../domain/release.ts';
import type { Stored } from './ports.ts';

/** Releases lines of several SKUs: one decision for each product that this changes. */
export const decideRelease = (
  lines: readonly PlacedLine[],
  { products }: Stored,
  reason: DeallocationReason,
  at: string,
): readonly Decision[] => {
  const ofSku = Map.groupBy(lines, ({ sku }) => sku);
  return products
    .map((product) => release(product, ofSku.get(product.sku) ?? [], reason, at))
    .filter(({ events }) => events.length > 0);
};
