import { allocate, type OnShortage } from './allocate.ts';
import { available, type Batch } from './batch.ts';
import { type OrderLine, type Wish, wishOf } from './order-line.ts';
import { mayTake, type Product } from './product.ts';
import { type Share, sharesFor } from './shares.ts';

/** A batch that a line could come from, and why it does or does not. */
export type Considered = {
  readonly batchRef: string;
  readonly eta: string | null;
  /** Units that it has left after the lines before. */
  readonly available: number;
  /** Units that the line takes of them. */
  readonly takes: number;
  readonly verdict: 'taken' | 'too-few-units' | 'others-wait-for-it';
};

export type Explanation = Wish & {
  readonly outcome: 'allocated' | 'backordered' | 'shortage' | 'backorders-first';
  readonly batchRef: string | null;
  /** In the order in which they are asked, up to the last that is taken. */
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
    const considered = consider(now, line);
    const { after, lines: placed, short } = allocate(now, [line], '', onShortage);
    const [first] = placed;
    if (first) now = after;
    const outcome = (first?.state ?? short[0]?.reason) as Explanation['outcome'];
    return { ...wishOf(line), outcome, batchRef: first?.batchRef ?? null, considered };
  });
};

const consider = (product: Product, line: OrderLine): readonly Considered[] => {
  const open = product.batches.filter((batch) => available(batch) > 0);
  const shares = sharesFor(product.batches, line);
  const taken = mayTake(product) ? shares : [];
  const asked = taken.length > 0 ? open.slice(0, open.indexOf(lastOf(taken)) + 1) : open;
  return asked.map((batch) => {
    const takes = sharesOf(taken, batch);
    const isLarge = available(batch) >= line.qty || sharesOf(shares, batch) > 0;
    const passedOver = isLarge ? 'others-wait-for-it' : 'too-few-units';
    return {
      batchRef: batch.ref,
      eta: batch.eta,
      available: available(batch),
      takes,
      verdict: takes > 0 ? 'taken' : passedOver,
    };
  });
};

const lastOf = (shares: readonly Share[]): Batch => (shares.at(-1) as Share).batch;

const sharesOf = (shares: readonly Share[], { ref }: Batch): number =>
  shares.find(({ batch }) => batch.ref === ref)?.qty ?? 0;
