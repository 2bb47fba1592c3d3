import type { Change, Products, Transaction } from '../ports.ts';

/** So many lines a transaction holds at the most: of its 100 items others are products, and their records. */
export const MOST_LINES = 98;

/** So many lines are read for a step: each is written with its place in a list, or with a batch or a product. */
export const LINES_READ = 48;

/** The first lines, as many as could fit a transaction together with their products. */
export const firstOf = <L extends { readonly sku: string }>(lines: readonly L[]): readonly L[] => {
  const skus = new Set<string>();
  const end = lines.findIndex(({ sku }, index) => index + skus.add(sku).size > MOST_LINES);
  return end < 0 ? lines : lines.slice(0, end);
};

/** Something decided, and the transaction that saves it. */
export type Prepared<D> = { readonly decided: D; readonly transaction: Transaction };

/**
 * Decides on as many lines as one transaction holds: on all or, where that is too large, on the most
 * that fit. To decide is cheap, and a transaction is not.
 *
 * @returns undefined if even the least does not fit.
 */
export const asManyAsFit = <D>(
  all: number,
  decide: (most: number) => D,
  prepare: (decided: D) => Transaction | 'too large',
  least = 1,
): Prepared<D> | undefined => {
  let best: Prepared<D> | undefined;
  let [low, high] = [least, all];
  for (let most = all; low <= high; most = Math.ceil((low + high) / 2)) {
    const decided = decide(most);
    const transaction = prepare(decided);
    if (transaction === 'too large') high = most - 1;
    else {
      best = { decided, transaction };
      low = most + 1;
    }
  }
  return best;
};

/** Of what decides nothing there is nothing to save. */
export const prepareOne = (products: Products, change: Change): Transaction | 'too large' =>
  change.events.length > 0 ? products.prepare([change]) : NOTHING;

export const NOTHING: Transaction = { save: async () => 'saved' };

/**
 * Works off lines in steps, each a transaction that is complete in itself.
 *
 * @param step answers how many of the first lines it is done with.
 */
export const inSteps = async <L>(
  lines: readonly L[],
  step: (rest: readonly L[]) => Promise<number>,
): Promise<void> => {
  let rest = lines;
  while (rest.length > 0) rest = rest.slice(await step(rest));
};
