import { isExpired, isToExpire } from '../../domain/batch.ts';
import { markExpiring } from '../../domain/batches/end-of-day.ts';
import { dayAfter } from '../../domain/calendar.ts';
import { changeBatch } from '../batches/change-batch.ts';
import type { Needs as FinishNeeds } from '../orders/finish-order.ts';
import type { Deps } from '../ports.ts';
import type { Task } from '../try-all.ts';
import { markBatch } from './mark-batch.ts';

type Needs = FinishNeeds & Pick<Deps, 'missedDays' | 'today'>;

/** Publishes each batch that will expire within so many days. Batches that have expired are blocked, and shed their lines. */
export async function* expiryTasks(
  deps: Needs,
  noticeDays: number,
  whenBlocked: (ref: string) => void,
): AsyncGenerator<Task> {
  const today = deps.today();
  const lastDay = dayAfter(today, noticeDays);
  const block = async (ref: string): Promise<void> => {
    if (await blockExpired(deps, ref, today)) whenBlocked(ref);
  };
  for await (const ref of deps.missedDays.expired(today)) yield [ref, () => block(ref)];
  for await (const ref of deps.missedDays.toExpire(dayAfter(lastDay, 1))) {
    yield [
      ref,
      async () => {
        await markBatch(deps, ref, (product, at) => markExpiring(product, ref, lastDay, at));
        await block(ref);
      },
    ];
  }
}

const blockExpired = async (deps: Needs, ref: string, today: string): Promise<boolean> => {
  const stored = await deps.products.loadBatch(ref);
  if (!stored || !isToExpire(stored.batch) || !isExpired(stored.batch, today)) return false;
  await changeBatch(deps)(
    ref,
    { blocked: true, reason: 'expired' },
    // Somebody may correct its last day at this very moment; the next run then finds that.
    { matches: (_, batch) => isExpired(batch, today) },
  );
  return true;
};
