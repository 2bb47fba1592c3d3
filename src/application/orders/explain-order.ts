import {
  asOf,
  type OrderLine,
  type PlacedLine,
  skusOf,
  type Wish,
  wishOf,
} from '../../domain/order-line.ts';
import { refusalOfFull, ruleBrokenBy, wasCancelled } from '../../domain/orders/order.ts';
import { type Explanation, explain } from '../../domain/promises/explain.ts';
import type { Deps } from '../ports.ts';
import { withoutDueHolds } from '../stock/due-holds.ts';
import { type NewOrder, wantedOrder } from './allocate-order.ts';

/** What would become of an order's line, were it sent now. */
export type ExplainedLine =
  | Explanation
  | (Wish & {
      readonly outcome: 'unknown-sku' | 'known-already' | 'line-differs' | 'line-released';
    });

/**
 * Answers what an order would be answered, and why, and changes nothing.
 *
 * @throws Refusal `order-too-large` if the order is full.
 */
export const explainOrder =
  ({ products, clock }: Pick<Deps, 'products' | 'clock'>) =>
  async (order: NewOrder): Promise<readonly ExplainedLine[]> => {
    const { lines: wanted, onShortage } = wantedOrder(order, clock());
    const stored = await products.load(skusOf(wanted), wanted, [order.orderId]);
    const at = clock().toISOString();
    const current = await Promise.all(
      stored.products.map((product) => withoutDueHolds(products, product, at)),
    );

    const known = new Map(stored.lines.map((line) => [line.lineId, asOf(line, at)]));
    const fresh = wanted.filter(({ lineId }) => !known.has(lineId));
    const full = refusalOfFull(fresh, stored.cancels);
    if (full) throw full;
    const ofSku = Map.groupBy(fresh, ({ sku }) => sku);
    const explained = current.flatMap((product) =>
      explain(product, ofSku.get(product.sku) ?? [], onShortage, wanted.length),
    );
    const byId = new Map(explained.map((line) => [line.lineId, line]));
    return wanted.map((line) => {
      const isCancelled = !known.has(line.lineId) && wasCancelled(line, stored.cancels);
      if (isCancelled) return { ...wishOf(line), outcome: 'line-released' };
      const outcome = outcomeOf(line, known.get(line.lineId));
      return byId.get(line.lineId) ?? { ...wishOf(line), outcome };
    });
  };

const outcomeOf = (wanted: OrderLine, known: PlacedLine | undefined) =>
  known ? (ruleBrokenBy(known, wanted)?.code ?? 'known-already') : 'unknown-sku';
