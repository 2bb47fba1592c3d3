import type { Batch } from '../batch.ts';
import { type OrderLine, units, type Wish, wishOf } from '../order-line.ts';
import type { Product } from '../product.ts';
import { allocate, type OnShortage } from './allocate.ts';
import { openTo } from './claims.ts';
import { unprotected } from './protection.ts';
import { asPreferred, isGoodFor, mayServe, type Share, sharesFor } from './shares.ts';

/** A batch that a line could come from, and why it does or does not. */
export type Considered = {
  readonly batchRef: string;
  readonly eta: string | null;
  /** Units that the line may have of it, after the lines before. */
  readonly available: number;
  /** Units that the line takes of them. */
  readonly takes: number;
  readonly verdict:
    | 'taken'
    | 'too-few-units'
    | 'others-wait-for-it'
    | 'comes-too-late'
    | 'expires-too-soon';
};

export type Explanation = Wish & {
  readonly outcome:
    | 'allocated'
    /** Some of it, and the rest waits. */
    | 'partial'
    | 'backordered'
    | 'shortage'
    | 'backorders-first'
    | 'too-late';
  readonly batchRef: string | null;
  /** In the order in which they are asked, until it has all its units; as many as are listed for a line. */
  readonly considered: readonly Considered[];
  /** How many were considered and are not among them. */
  readonly leftOut?: number;
};

/** So many batches are listed for all lines together: an order of many lines on many batches has a million. */
const MAX_CONSIDERED = 5_000;

/**
 * What would become of lines of a SKU, in their order, and why.
 *
 * @param ofOrder how many lines the order has, of all its SKUs.
 */
export const explain = (
  product: Product,
  lines: readonly OrderLine[],
  onShortage: OnShortage,
  ofOrder = lines.length,
): readonly Explanation[] => {
  const most = Math.floor(MAX_CONSIDERED / ofOrder);
  let now = product;
  return lines.map((line) => {
    const all = consider(now, line);
    const considered = first(most, all);
    const leftOut = all.length - considered.length;
    const { after, lines: placed, short } = allocate(now, [line], '', onShortage);
    const [got] = placed;
    if (got) now = after;
    const isPartial = got?.state !== placed.at(-1)?.state;
    const outcome = (got?.state ?? short[0]?.reason) as Explanation['outcome'];
    return {
      ...wishOf(line),
      outcome: isPartial ? 'partial' : outcome,
      batchRef: got?.batchRef ?? null,
      considered,
      ...(leftOut > 0 && { leftOut }),
    };
  });
};

const consider = (product: Product, line: OrderLine): readonly Considered[] => {
  const all = unprotected(product, line);
  const open = asPreferred(line, all.shares, product.today).filter(({ qty }) => qty > 0);
  const shares = sharesFor(all, line, product.today);
  const taken = sharesFor(openTo(product, line), line, product.today);
  const isWhole = units(taken) === line.qty;
  const last = open.findIndex(({ batch }) => batch === taken.at(-1)?.batch);
  const asked = isWhole ? open.slice(0, last + 1) : open;
  return asked.map(({ batch, qty: available }) => {
    const takes = sharesOf(taken, batch);
    const isLarge = available >= line.qty || sharesOf(shares, batch) > 0;
    const isInTime = mayServe(batch, line, product.today);
    const enough = isLarge ? 'others-wait-for-it' : 'too-few-units';
    const isGood = isGoodFor(batch, line, product.today);
    const passedOver = isInTime ? enough : isGood ? 'comes-too-late' : 'expires-too-soon';
    return {
      batchRef: batch.ref,
      eta: batch.eta,
      available,
      takes,
      verdict: takes > 0 ? 'taken' : passedOver,
    };
  });
};

/** The first so many; those from which units are taken come before the others. */
const first = (most: number, all: readonly Considered[]): readonly Considered[] => {
  if (all.length <= most) return all;
  const taken = all.filter(({ takes }) => takes > 0).slice(0, most);
  const others = all.filter(({ takes }) => takes === 0).slice(0, most - taken.length);
  const told = new Set([...taken, ...others]);
  return all.filter((one) => told.has(one));
};

const sharesOf = (shares: readonly Share[], { ref }: Batch): number =>
  shares.find(({ batch }) => batch.ref === ref)?.qty ?? 0;
