import { nothing } from '../../domain/decision.ts';
import { rankOf } from '../../domain/order-line.ts';
import { hasHoldsToExpire, type Product } from '../../domain/product.ts';
import type { Known } from '../../domain/promises/serve-queue.ts';
import type { Change, Deps } from '../ports.ts';
import { endDueHolds } from './due-holds.ts';
import { LINES_READ } from './in-steps.ts';
import { ifPossible, patienceEnds, untilDone } from './retry.ts';
import { servedAsFits } from './serve-queue.ts';

/** Lines to look at in a step, where who does not fit is left out: most may want more than there is. */
const LINES_ASKED = 100;

type Needs = Pick<Deps, 'products' | 'unfinished' | 'clock' | 'backOff'>;
/** How far a queue was asked: the decision since which it is, and the last line asked. */
type Progress = { readonly since: string; readonly cursor?: string | undefined };

/**
 * Ends the due holds of a SKU, and then asks all lines that wait whether they can have what there is; in
 * steps that are each complete in themselves: an interrupted call is finished by calling again.
 */
export const serveRest =
  (deps: Needs) =>
  async (sku: string, until = patienceEnds(deps.clock)): Promise<void> => {
    const { products, unfinished, clock } = deps;
    let progress: Progress | undefined;
    while (clock().getTime() < until) {
      const step = await untilDone(deps, until, async () => {
        const [product] = (await products.load([sku], [])).products;
        if (!product) return { isOver: true };
        const at = clock().toISOString();
        if (hasHoldsToExpire(product, at)) {
          await endDueHolds(deps, product, at, until);
          return { isOver: false };
        }
        if (product.filling === null) return { isOver: true };
        progress ??= await unfinished.find('queue', sku);
        return ask(deps, product, progress, at);
      });
      if (step.isOver) return;
      progress = step.progress;
    }
    // Otherwise those behind would never be asked: each call would begin with those in front.
    if (progress?.cursor) await unfinished.note({ kind: 'queue', name: sku, ...progress });
  };

type Step = { readonly isOver: boolean; readonly progress?: Progress };

/** One step: gives to lines that wait what there is. Undefined: it lost a race. */
const ask = async (
  { products }: Needs,
  product: Product,
  progress: Progress | undefined,
  at: string,
): Promise<Step | undefined> => {
  const isStrict = product.backorderPolicy === 'strict';
  const since = String(product.filling);
  const { after, known }: Place = progress?.since === since ? placeOf(progress.cursor) : {};
  const lines = isStrict ? LINES_READ + 1 : LINES_ASKED;
  const queue = { ...(await products.waiting(product, lines, after)), known };
  const served = servedAsFits(products, nothing(product), queue, at);
  if (!served || (await served.transaction.save()) !== 'saved') return undefined;
  const { asked, known: further } = served.decided;
  const cursor = cursorOf({ after: asked ? rankOf(asked) : after, known: further });
  return { isOver: false, progress: { since, cursor } };
};

/** Where to go on in a queue, and what is known of those before that place. */
type Place = { readonly after?: string | undefined; readonly known?: Known | undefined };

const cursorOf = (place: Place): string | undefined =>
  place.known?.claim || place.known?.isMoved ? JSON.stringify(place) : place.after;

const placeOf = (cursor: string | undefined): Place =>
  cursor?.startsWith('{') ? JSON.parse(cursor) : { after: cursor };

/** Serves the rest of the queues that these changes have left something to. Answers whether there were any. */
export const serveRestOf = async (
  deps: Needs,
  changes: readonly Change[],
  until: number,
): Promise<boolean> => {
  const left = changes.filter(
    ({ before, after }) => after.filling !== null && after.filling > before.version,
  );
  for (const sku of new Set(left.map(({ after }) => after.sku))) {
    await ifPossible(serveRest(deps)(sku, until));
  }
  return left.length > 0;
};
