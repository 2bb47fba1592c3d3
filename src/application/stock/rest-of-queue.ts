import { nothing } from '../../domain/decision.ts';
import { hasHoldsToExpire, type Product } from '../../domain/product.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Asked, Deps } from '../ports.ts';
import { expireSome } from './due-holds.ts';
import { patienceEnds } from './patience.ts';
import { isSaved, untilSaved } from './retry.ts';
import { filledAsFits, LINES_PER_STEP } from './serve-queue.ts';

/** Lines to look at in a step, if who does not fit is left out: most may want more than there is. */
const LINES_ASKED = 100;

type Needs = Pick<Deps, 'products' | 'clock' | 'backOff'>;

/**
 * Ends the holds of a SKU that have expired, and then asks all lines that wait whether they can have
 * what there is; in steps that are each complete in themselves: an interrupted call is finished by
 * calling again.
 */
export const fillBackorders =
  ({ products, clock, backOff }: Needs) =>
  async (sku: string, until = patienceEnds(clock)): Promise<void> => {
    let asked: Asked | undefined;
    const isOver = () =>
      untilSaved<undefined, boolean>(backOff, undefined, async () => {
        const [product] = (await products.load([sku], [])).products;
        if (!product) return { done: true };
        const at = clock().toISOString();
        if (hasHoldsToExpire(product, at)) {
          const saved = await expireSome(products, product, at);
          return saved ? { done: false } : { again: undefined };
        }
        if (product.filling === null) return { done: true };
        const isStrict = product.backorderPolicy === 'strict';
        const ask = isStrict ? LINES_PER_STEP + 1 : LINES_ASKED;
        asked ??= isStrict ? undefined : await products.asked(sku);
        const after = mayGoOn(product, asked) ? asked?.after : undefined;
        const queue = await products.waiting(sku, ask, after);
        const step = filledAsFits(products, nothing(product), queue, at);
        if (!step || !(await isSaved(products, [step]))) return { again: undefined };
        const last = step.asked?.accepted ?? after;
        asked = last === undefined ? undefined : { since: product.filling, after: last };
        return { done: false };
      });
    while (clock().getTime() < until) if (await isOver()) return;
    // Otherwise those behind would never be asked: each call would begin with those in front.
    if (asked) await products.noteAsked(sku, asked);
  };

/** The same, after a command that is done: what contention keeps it from, the scheduled job does. */
export const fillIfPossible =
  (deps: Needs) =>
  async (sku: string, until?: number): Promise<void> => {
    try {
      await fillBackorders(deps)(sku, until);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  };

/** Ends the holds that have expired of those among these products; whether there may have been any. */
export const expireHolds = async (deps: Needs, products: readonly Product[]): Promise<boolean> => {
  const at = deps.clock().toISOString();
  const due = products.filter((product) => hasHoldsToExpire(product, at));
  for (const { sku } of due) await fillBackorders(deps)(sku);
  return due.length > 0;
};

/** Where what does not fit is left out, those behind it are next; unless all are to be asked anew. */
const mayGoOn = ({ backorderPolicy, filling }: Product, asked: Asked | undefined): boolean =>
  backorderPolicy === 'fill-what-fits' && asked?.since === filling;
