import { passes, Refusal } from '../../domain/refusal.ts';
import { changeBatch } from '../batches/change-batch.ts';
import { movePromises } from '../batches/move-promises.ts';
import { finishOrder } from '../orders/finish-order.ts';
import { settleCancel } from '../orders/release-order.ts';
import type { Deps, Work } from '../ports.ts';
import { serveRest } from '../stock/rest-of-queue.ts';

/** Less than the minute between two runs, so that they do not work on one list at once. */
const RUN_MS = 45_000;

type Finish = (deps: Deps, name: string, until: number) => Promise<unknown>;

/** In this order: what the first give back is there for those behind them. */
const STAGES: readonly { readonly kinds: readonly Work['kind'][]; readonly finish: Finish }[] = [
  { kinds: ['order'], finish: (deps, orderId, until) => finishOrder(deps)(orderId, until) },
  { kinds: ['cancel'], finish: (deps, orderId) => settleCancel(deps)(orderId) },
  { kinds: ['cut'], finish: (deps, ref, until) => changeBatch(deps)(ref, {}, { until }) },
  { kinds: ['holds', 'queue'], finish: (deps, sku, until) => serveRest(deps)(sku, until) },
  { kinds: ['promises'], finish: (deps, ref, until) => movePromises(deps)(ref, until) },
];

/**
 * Finishes what invocations left half done, since they were interrupted or had no time. All stages have
 * fair shares of one run's time, and so have all works of a stage: what one of them leaves others use.
 *
 * @throws AggregateError of what failed, once everything has been tried; what passes by itself the next run tries again.
 */
export const finishWork = (deps: Deps) => async (): Promise<void> => {
  const failures: unknown[] = [];
  const tried = <T>(work: Promise<T>): Promise<T | undefined> =>
    work.catch((error) => {
      failures.push(error);
      return undefined;
    });
  const end = timeOf(deps) + RUN_MS;
  for (const [index, { kinds, finish }] of STAGES.entries()) {
    const stageEnd = shareOf(deps, end, STAGES.length - index);
    const at = deps.clock().toISOString();
    const lists = await Promise.all(kinds.map((kind) => tried(deps.unfinished.names(kind, at))));
    const names = [...new Set(lists.flatMap((list) => list ?? []))];
    for (const [place, name] of names.entries()) {
      if (timeOf(deps) >= end) break;
      await tried(finish(deps, name, shareOf(deps, stageEnd, names.length - place)));
    }
  }
  const unexpected = failures.filter((error) => !(error instanceof Refusal && passes(error)));
  if (unexpected.length > 0)
    throw new AggregateError(unexpected, 'some work could not be finished');
};

const timeOf = ({ clock }: Deps): number => clock().getTime();

/** When the share of the first of so many ends. */
const shareOf = (deps: Deps, end: number, among: number): number => {
  const now = timeOf(deps);
  return now + Math.max(0, end - now) / among;
};
