import { addBatch } from '../../domain/batches/add-batch.ts';
import { because, type Decision, inSequence, nothing } from '../../domain/decision.ts';
import { nameOf, type PlacedLine } from '../../domain/order-line.ts';
import { type DecidedOrder, decideOrders } from '../../domain/orders/order.ts';
import { release } from '../../domain/orders/release.ts';
import { newProduct, type Product } from '../../domain/product.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Entry, Stored } from '../ports.ts';

/** With the refs of batches that are known to be there, in play or not. */
export type StoredForEntries = Stored & { readonly refs: ReadonlySet<string> };

/**
 * Decides what has been put down, one entry after the other, each on what those before have left: one change a
 * product. A release or a batch that is to be refused changes nothing: its own process finds nothing done, decides
 * it by itself, and learns why.
 */
export const decideEntries = (
  entries: readonly Entry[],
  stored: StoredForEntries,
  at: string,
): { readonly decided: readonly DecidedOrder[]; readonly changes: readonly Decision[] } => {
  const products = new Map(stored.products.map((product) => [product.sku, product]));
  const lines = new Map(stored.lines.map((line) => [nameOf(line), line]));
  const decisions: Decision[] = [];

  const decideOne = (entry: Entry): readonly DecidedOrder[] => {
    const now = { ...stored, products: [...products.values()], lines: [...lines.values()] };
    const { decided, changes } = decideOrders(entry.orders, now, at);
    const product = products.get(entry.sku) ?? newProduct(entry.sku);
    for (const decision of [
      ...changes,
      because(released(entry, product, lines, at), entry.cause),
      because(added(entry, product, stored.refs, at), entry.cause),
    ]) {
      if (decision.events.length === 0) continue;
      products.set(decision.after.sku, decision.after);
      for (const line of decision.lines) lines.set(nameOf(line), line);
      decisions.push(decision);
    }
    return decided;
  };

  const decided = entries.flatMap(decideOne);
  const ofSku = Map.groupBy(decisions, ({ after }) => after.sku);
  return { decided, changes: [...ofSku.values()].map(inSequence) };
};

/** All of its lines, if they are as they were when their process read them. */
const released = (
  { release: wanted = [] }: Entry,
  product: Product,
  lines: ReadonlyMap<string, PlacedLine>,
  at: string,
): Decision => {
  const found = wanted.flatMap((line) => {
    const now = lines.get(nameOf(line));
    return now && now.sku === product.sku && now.qty === line.qty && !now.attempt ? [now] : [];
  });
  return found.length < wanted.length
    ? nothing(product)
    : release(product, found, 'line-released', at);
};

const added = (
  { batch }: Entry,
  product: Product,
  refs: ReadonlySet<string>,
  at: string,
): Decision => {
  if (!batch || refs.has(batch.ref) || product.batches.some(({ ref }) => ref === batch.ref)) {
    return nothing(product);
  }
  try {
    return addBatch(product, batch, at);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return nothing(product);
  }
};
