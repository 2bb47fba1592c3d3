import type { OnShortage } from '../../domain/allocate.ts';
import { type Decision, inSequence } from '../../domain/decision.ts';
import { nameOf, type OrderLine, type PlacedLine, skusOf } from '../../domain/order-line.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Stored } from '../ports.ts';
import { decideOrder, type ShortLine } from './decide-order.ts';

/** The lines of an order, and what is to become of those that can't be had. */
export type WantedOrder = {
  readonly lines: readonly OrderLine[];
  readonly onShortage: OnShortage;
};

export type DecidedOrder =
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  | { readonly outcome: 'short'; readonly short: readonly ShortLine[] }
  | {
      readonly outcome: 'allocated';
      readonly created: boolean;
      readonly placed: readonly PlacedLine[];
      /** Those of its lines that it did not have before. */
      readonly fresh: readonly OrderLine[];
    };

/** Decides orders one after the other, each on what those before have left: one change a product. */
export const decideOrders = (
  orders: readonly WantedOrder[],
  stored: Stored,
  at: string,
): { readonly decided: readonly DecidedOrder[]; readonly changes: readonly Decision[] } => {
  const products = new Map(stored.products.map((product) => [product.sku, product]));
  const lines = new Map(stored.lines.map((line) => [nameOf(line), line as PlacedLine]));
  const decisions: Decision[] = [];

  const decideNext = ({ lines: wanted, onShortage }: WantedOrder): DecidedOrder => {
    const known = wanted.flatMap((line) => lines.get(nameOf(line)) ?? []);
    const refusal = otherContent(wanted, known);
    if (refusal) return { outcome: 'refused', refusal };
    const fresh = wanted.filter((line) => !lines.has(nameOf(line)));
    const now = skusOf(fresh).flatMap((sku) => products.get(sku) ?? []);
    const { allocations, short } = decideOrder(fresh, now, at, onShortage);
    for (const one of allocations) products.set(one.after.sku, one.after);
    decisions.push(...allocations);
    if (short.length > 0) return { outcome: 'short', short };
    const placed = allocations.flatMap((one) => one.lines);
    for (const line of placed) lines.set(nameOf(line), line);
    const created = fresh.length > 0;
    return { outcome: 'allocated', created, placed: [...known, ...placed], fresh };
  };

  const decided = orders.map(decideNext);
  const ofSku = Map.groupBy(decisions, ({ after }) => after.sku);
  return { decided, changes: [...ofSku.values()].map(inSequence) };
};

const otherContent = (
  lines: readonly OrderLine[],
  known: readonly PlacedLine[],
): Refusal | undefined => {
  const wanted = new Map(lines.map((line) => [line.lineId, line]));
  const content = ({ lineId, sku, qty, ordered = qty }: PlacedLine) => ({
    lineId,
    sku,
    qty: ordered,
  });
  const differing = known.filter(({ lineId, sku, qty, ordered = qty }) => {
    const line = wanted.get(lineId);
    return line?.sku !== sku || line.qty !== ordered;
  });
  if (differing.length > 0) {
    return new Refusal(
      'line-differs',
      'the order has lines of these ids with another content',
      differing.map(content),
    );
  }
  const released = known.filter(({ state }) => state === 'released');
  if (released.length === 0) return undefined;
  return new Refusal(
    'line-released',
    'these lines were released; order again under another line id',
    released.map(content),
  );
};
