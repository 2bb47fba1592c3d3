import { type Explanation, explain } from '../domain/explain.ts';
import { skusOf, type Wish, wishOf } from '../domain/order-line.ts';
import type { NewOrder } from './allocate-order.ts';
import type { Deps } from './ports.ts';
import { withoutExpiredHolds } from './stock/due-holds.ts';

/** What would become of an order's line, were it sent now. */
export type ExplainedLine =
  | Explanation
  | (Wish & { readonly outcome: 'unknown-sku' | 'known-already' });

/** Answers what an order would be answered, and why, and changes nothing. */
export const explainOrder =
  ({ products, clock }: Pick<Deps, 'products' | 'clock'>) =>
  async ({
    orderId,
    lines,
    onShortage = 'reject',
  }: NewOrder): Promise<readonly ExplainedLine[]> => {
    const wanted = lines.map((line) => ({ ...line, orderId }));
    const stored = await products.load(skusOf(wanted), wanted);
    const at = clock().toISOString();
    const current = await Promise.all(
      stored.products.map((product) => withoutExpiredHolds(products, product, at)),
    );

    const known = new Set(stored.lines.map(({ lineId }) => lineId));
    const ofSku = Map.groupBy(
      wanted.filter(({ lineId }) => !known.has(lineId)),
      ({ sku }) => sku,
    );
    const explained = current.flatMap((product) =>
      explain(product, ofSku.get(product.sku) ?? [], onShortage),
    );
    const byId = new Map(explained.map((line) => [line.lineId, line]));
    return wanted.map((line) => {
      const outcome = known.has(line.lineId) ? 'known-already' : 'unknown-sku';
      return byId.get(line.lineId) ?? { ...wishOf(line), outcome };
    });
  };
