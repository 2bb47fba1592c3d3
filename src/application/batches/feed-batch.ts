import { available, type Batch } from '../../domain/batch.ts';
import type { BatchEntry } from '../../domain/batches/enter-batches.ts';
import type { Deps } from '../ports.ts';
import { type Needs as EnterNeeds, enterBatch } from '../stock/enter-batch.ts';
import { ifPossible, patienceEnds, tooMuchContention } from '../stock/retry.ts';
import { takingTurns } from '../stock/taking-turns.ts';
import { changeBatch } from './change-batch.ts';
import { movePromises } from './move-promises.ts';

/** A batch as a feed knows it. */
export type FedBatch = BatchEntry & { readonly feedAt: string };

export type BatchFed = {
  readonly sku: string;
  readonly batch: Batch;
  readonly outcome: 'added' | 'changed' | 'known' | 'ignored';
  /** What the feed says of it and something newer contradicts. */
  readonly ignored: readonly ('qty' | 'eta' | 'expiresOn')[];
  /** As of a batch that is changed: what is left to be done for its lines. */
  readonly excess: number;
  readonly isDayToTell: boolean;
};

type Needs = EnterNeeds & Pick<Deps, 'queries' | 'attempts'>;

/** How a batch stands, and whether its lines still have to get its day. */
type Stand = { readonly batch: Batch; readonly isDayToTell: boolean };

/**
 * Brings a batch to what a feed says of it. Those of a SKU are entered together; then, one at a time, those whose lines
 * lose something by it, or get other days, as if they were changed by themselves.
 *
 * @throws Refusal of the change, or `too-much-contention` if nothing was done.
 */
export const feedBatch = (deps: Needs): ((fed: FedBatch) => Promise<BatchFed>) => {
  const { clock, products } = deps;
  const enter = enterBatch(deps);
  const change = changeBatch(deps);
  const inTurn = takingTurns<Stand>(deps);

  const cut = async (
    { ref, qty, eta, expiresOn, feedAt: at }: FedBatch,
    until: number,
  ): Promise<Stand> => {
    if (clock().getTime() >= until) throw tooMuchContention();
    return change(ref, { qty, eta, expiresOn, told: { at } }, { until });
  };
  const tellDay = async (is: Batch, until: number): Promise<Stand> => {
    const moved = await ifPossible(movePromises(deps)(is.ref, until));
    const stored = await products.loadBatch(is.ref);
    return { batch: stored?.batch ?? is, isDayToTell: !moved?.isDone };
  };

  return async (fed) => {
    const until = patienceEnds(clock);
    const { was, is, isToCut } = await enter(fed);
    const isDated = was !== undefined && hasOtherDays(was, is) && is.allocated > 0;
    const run = () => (isToCut ? cut(fed, until) : tellDay(is, until));
    const { batch, isDayToTell } =
      isToCut || isDated ? await inTurn(fed.sku, run) : { batch: is, isDayToTell: false };
    const ignored = contradicted(fed, batch);
    return {
      sku: fed.sku,
      batch,
      outcome: outcomeOf(was, batch, ignored),
      ignored,
      excess: Math.max(0, -available(batch)),
      isDayToTell,
    };
  };
};

const outcomeOf = (
  was: Batch | undefined,
  is: Batch,
  ignored: BatchFed['ignored'],
): BatchFed['outcome'] => {
  if (!was) return 'added';
  if (was.purchased !== is.purchased || hasOtherDays(was, is)) return 'changed';
  return ignored.length > 0 ? 'ignored' : 'known';
};

const hasOtherDays = (was: Batch, is: Batch): boolean =>
  was.eta !== is.eta || was.expiresOn !== is.expiresOn;

const contradicted = ({ qty, eta, expiresOn }: FedBatch, is: Batch): BatchFed['ignored'] => [
  ...(qty === is.purchased ? [] : (['qty'] as const)),
  ...(eta === undefined || eta === is.eta ? [] : (['eta'] as const)),
  ...(expiresOn === undefined || expiresOn === (is.expiresOn ?? null)
    ? []
    : (['expiresOn'] as const)),
];
