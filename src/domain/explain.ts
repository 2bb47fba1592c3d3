import { allocate, type OnShortage } from './allocate.ts';
import { available, type Batch } from './batch.ts';
import type { OrderLine } from './order-line.ts';
import { bestFor, mayTake, type Product } from './product.ts';

/** A batch that a line could come from, and why it does or does not. */
export type Considered = {
  readonly batchRef: string;
  readonly eta: string | null;
  /** Units that it has left after the lines before. */
  readonly available: number;
  readonly verdict: 'taken' | 'too-few-units' | 'others-wait-for-it';
};

export type Explanation = OrderLine & {
  readonly outcome: 'allocated' | 'backordered' | 'shortage' | 'backorders-first';
  readonly batchRef: string | null;
  /** In the order in which they are asked, up to the one that is taken. */
  readonly considered: readonly Considered[];
};

/** What would become of lines of a SKU, in their order, and why. */
export const explain = (
  product: Product,
  lines: readonly OrderLine[],
  onShortage: OnShortage,
): readonly Explanation[] => {
  let now = product;
  return lines.map((line) => {
    const considered = consider(now, line.qty);
    const { after, lines: placed } = allocate(now, [line], '', onShortage);
    const [{ state = undefined, batchRef = null } = {}] = placed;
    const couldHave = bestFor(now.batches, line.qty) !== undefined;
    if (placed.length > 0) now = after;
    if (state === 'allocated' || state === 'backordered') {
      return { ...line, outcome: state, batchRef, considered };
    }
    return { ...line, outcome: couldHave ? 'backorders-first' : 'shortage', batchRef, considered };
  });
};

const consider = (product: Product, qty: number): readonly Considered[] => {
  const open = product.batches.filter((batch) => available(batch) > 0);
  const taken = mayTake(product) ? open.findIndex((batch) => available(batch) >= qty) : -1;
  const asked = taken < 0 ? open : open.slice(0, taken + 1);
  return asked.map((batch, index) => ({
    batchRef: batch.ref,
    eta: batch.eta,
    available: available(batch),
    verdict: index === taken ? 'taken' : verdictOn(batch, qty),
  }));
};

const verdictOn = (batch: Batch, qty: number): Considered['verdict'] =>
  available(batch) < qty ? 'too-few-units' : 'others-wait-for-it';
