import { type Decision, nothing } from '../domain/decision.ts';
import { fillQueue } from '../domain/fill-queue.ts';
import type { Product } from '../domain/product.ts';
import { Refusal } from '../domain/refusal.ts';
import { patienceEnds } from './patience.ts';
import type { Deps, Products } from './ports.ts';
import { isSaved, untilSaved } from './retry.ts';

/** Of the 100 items of a transaction each line may write three: itself, its place in the queue, a batch. */
const LINES_PER_STEP = 30;
/** Lines to look at in a step: most may want more than there is. */
const LINES_ASKED = 100;

type Needs = Pick<Deps, 'products' | 'clock' | 'backOff'>;

/** Lets those who wait have what a decision leaves to promise, as far as one transaction holds it. */
export const withQueueFilled = async (
  products: Products,
  decision: Decision,
  at: string,
): Promise<Decision> => {
  const { after, lines } = decision;
  // A line that comes to wait by this very decision may come first, and is not in the queue yet.
  if (after.filling === null || lines.some(({ state }) => state === 'backordered')) return decision;
  const queue = await products.waiting(after.sku, LINES_PER_STEP + 1);
  const filled = fillQueue(decision, queue, at, LINES_PER_STEP);
  return products.fit([filled]) ? filled : decision;
};

/**
 * Asks all lines that wait for a SKU whether they can have what there is, in steps that are each
 * complete in themselves: an interrupted call is finished by calling again.
 */
export const fillBackorders =
  ({ products, clock, backOff }: Needs) =>
  async (sku: string, until = patienceEnds(clock)): Promise<void> => {
    let known: Asked | undefined;
    while (clock().getTime() < until) {
      known = await untilSaved<undefined, Asked | undefined>(backOff, undefined, async () => {
        const [product] = (await products.load([sku], [])).products;
        if (!product || product.filling === null) return { done: undefined };
        const after = mayGoOn(product, known) ? known?.after : undefined;
        const queue = await products.waiting(sku, LINES_ASKED, after);
        const step = fillQueue(nothing(product), queue, clock().toISOString(), LINES_PER_STEP);
        if (!(await isSaved(products, [step]))) return { again: undefined };
        return { done: { since: product.filling, after: step.asked?.accepted ?? after } };
      });
      if (!known) return;
    }
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

/** How far the queue was asked, and the decision since when. */
type Asked = { readonly since: number; readonly after: string | undefined };

/** Where what does not fit is left out, those behind it are next; unless all are to be asked anew. */
const mayGoOn = ({ backorderPolicy, filling }: Product, known: Asked | undefined): boolean =>
  backorderPolicy === 'fill-what-fits' && known?.since === filling;
