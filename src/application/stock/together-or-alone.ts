import { Refusal } from '../../domain/refusal.ts';
import { isCommon } from './retry.ts';

/** Where several fail even alone, it is not their fault. */
const MAX_FAILURES = 3;

/** @returns for each of the first ones, or for all, what became of it, in their order. */
type Work<T, R> = (items: readonly T[]) => Promise<readonly PromiseSettledResult<R>[]>;

/** Does a work for all together; where that fails for each by itself, so that one bad one fails alone. */
export const togetherOrAlone = async <T, R>(
  items: readonly T[],
  work: Work<T, R>,
): Promise<readonly PromiseSettledResult<R>[]> => {
  try {
    return await work(items);
  } catch (reason) {
    if (items.length > 1 && !isCommon(reason)) return eachAlone(items, work);
    return items.map(() => ({ status: 'rejected', reason }));
  }
};

const eachAlone = async <T, R>(
  items: readonly T[],
  work: Work<T, R>,
): Promise<readonly PromiseSettledResult<R>[]> => {
  const outcomes: PromiseSettledResult<R>[] = [];
  const failures: PromiseRejectedResult[] = [];
  for (const item of items) {
    const [outcome] =
      failures.length < MAX_FAILURES ? await togetherOrAlone([item], work) : failures;
    if (!outcome) continue;
    outcomes.push(outcome);
    if (outcome.status === 'rejected' && !(outcome.reason instanceof Refusal)) {
      failures.push(outcome);
    }
  }
  return outcomes;
};
