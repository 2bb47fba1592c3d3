import type { Decision } from '../../domain/decision.ts';
import { asOf, type PlacedLine } from '../../domain/order-line.ts';
import type { Product } from '../../domain/product.ts';
import { foreseePromises, linesAfter } from '../../domain/promises/foresee-promises.ts';
import { type ChangedPromise, promisesBetween } from '../../domain/promises/promises-between.ts';
import { firstExchanges } from '../../domain/promises/repromise.ts';
import type { Strategies } from '../../domain/promises/strategies.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Deps } from '../ports.ts';
import { loadAll, type WithAllLines } from '../stock/all-lines.ts';
import { inOneTransaction, type Needs } from '../stock/change-stock.ts';
import { mustBeExpected } from '../stock/expected.ts';
import { LINES_READ } from '../stock/in-steps.ts';
import { serveRest } from '../stock/rest-of-queue.ts';
import { patienceEnds } from '../stock/retry.ts';

/** So many lines of a SKU are promised anew at the most: all of them are read, and weighed against each other. */
const MOST_LINES = 1_000;

/** Whether the product is as its caller knows it. */
type Matches = (product: Product) => boolean;

/**
 * Promises a SKU anew by a planner's strategies, in steps that are each complete in themselves: an interrupted call is
 * finished by calling again. What is left over is offered to those who wait as always, and that may make room for another
 * exchange; it is done when neither changes anything.
 *
 * @returns what has become of the lines that there were.
 */
export const repromise =
  (deps: Needs & Pick<Deps, 'today'>) =>
  async (
    sku: string,
    strategies: Strategies,
    matches?: Matches,
  ): Promise<readonly ChangedPromise[]> => {
    const until = patienceEnds(deps.clock);
    const before = unexpired(await loadAll(deps.products, sku, MOST_LINES), deps);
    let known: WithAllLines | undefined;
    let steps = 0;
    const exchanged = async (): Promise<boolean> => {
      let first: readonly Decision[] | undefined;
      const { stored, saved } = await inOneTransaction(
        deps,
        {
          cause: deps.cause,
          load: async (again?: object): Promise<WithAllLines> => {
            first = undefined;
            return (!again && known) || loadAll(deps.products, sku, MOST_LINES);
          },
          divisible: () => LINES_READ,
          leavesQueue: true,
          decide: ({ products: [product], lines }, at, most) => {
            if (steps === 0) mustBeExpected(matches?.(product) ?? true);
            if (!first) first = firstExchanges(product, lines, strategies, at, LINES_READ);
            const fitting = first.findLast((one) => one.lines.length <= most) ?? first[0];
            return { changes: fitting ? [fitting] : [] };
          },
        },
        until,
      );
      const [change] = saved;
      if (!change) return false;
      steps++;
      known = { products: [change.after], lines: linesAfter(stored.lines, change) };
      return true;
    };

    for (let isOver = false; !isOver; ) {
      await serveRest(deps)(sku, until);
      known = undefined;
      isOver = true;
      while (await exchanged()) {
        isOver = false;
        if (deps.clock().getTime() >= until) throw outOfTime();
      }
    }
    return promisesBetween(
      before,
      unexpired(await loadAll(deps.products, sku, MOST_LINES), deps),
      deps.today(),
    );
  };

/** What would become of the lines, were they promised anew now; nothing changes. */
export const previewRepromise =
  ({ products, clock, today }: Pick<Deps, 'products' | 'clock' | 'today'>) =>
  async (
    sku: string,
    strategies: Strategies,
    matches?: Matches,
  ): Promise<readonly ChangedPromise[]> => {
    const loaded = await loadAll(products, sku, MOST_LINES);
    const [product] = loaded.products;
    mustBeExpected(matches?.(product) ?? true);
    const after = foreseePromises(product, loaded.lines, strategies, clock().toISOString());
    return promisesBetween(unexpired(loaded, { clock }), after, today());
  };

const unexpired = (
  { lines }: WithAllLines,
  { clock }: Pick<Deps, 'clock'>,
): readonly PlacedLine[] => {
  const at = clock().toISOString();
  return lines.map((line) => asOf(line, at));
};

const outOfTime = (): Refusal =>
  new Refusal(
    'too-much-contention',
    'there was not enough time for all lines; send the same request again to continue',
  );
