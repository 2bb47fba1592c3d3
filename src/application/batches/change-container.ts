import { batchNotFound } from '../../domain/batches/remove-batch.ts';
import type { Contained } from '../../domain/books/audit.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Needs as StockNeeds } from '../orders/finish-order.ts';
import type { Deps } from '../ports.ts';
import { patienceEnds, tooMuchContention } from '../stock/retry.ts';
import { takingTurns } from '../stock/taking-turns.ts';
import { type BatchChanged, changeBatch } from './change-batch.ts';

/** As many as come in one request in bulk. */
const MOST_BATCHES = 1_000;

/**
 * All batches of a container.
 *
 * @throws Refusal `container-not-found`, or `container-too-large`.
 */
export const batchesToChange =
  ({ queries }: Pick<Deps, 'queries'>) =>
  async (container: string): Promise<readonly Contained[]> => {
    const { items, next } = await queries.batchesIn(container, { limit: MOST_BATCHES });
    if (items.length === 0) {
      throw new Refusal('container-not-found', `there is no batch in container ${container}`);
    }
    if (next !== undefined) {
      throw new Refusal(
        'container-too-large',
        `container ${container} has more than ${MOST_BATCHES} batches: change them in bulk`,
      );
    }
    return items;
  };

type Needs = StockNeeds & Pick<Deps, 'callers'>;

/**
 * Says of a batch of a container on which day it is due now, or (null) that it has come, as if it were changed by itself.
 * What there is no time for is not begun.
 *
 * @throws Refusal of the change, `batch-arrived` if it is in the warehouse already, or `too-much-contention`.
 */
export const changeContained = (
  deps: Needs,
): ((batch: Contained, eta: string | null) => Promise<BatchChanged>) => {
  const { clock, products } = deps;
  const change = changeBatch(deps);
  const inTurn = takingTurns<BatchChanged>(deps);
  /** One that arrives after this look is refused by the change itself. */
  const mustBeOnItsWay = async (ref: string): Promise<void> => {
    const stored = await products.loadBatch(ref);
    if (!stored || stored.batch.removed) throw batchNotFound(ref);
    if (stored.batch.eta === null)
      throw new Refusal('batch-arrived', `batch ${ref} is in the warehouse: it is due on no day`);
  };
  return ({ ref, sku }, eta) => {
    const until = patienceEnds(clock);
    return inTurn(sku, async () => {
      if (clock().getTime() >= until) throw tooMuchContention();
      if (eta !== null) await mustBeOnItsWay(ref);
      return change(ref, { eta }, { until });
    });
  };
};
