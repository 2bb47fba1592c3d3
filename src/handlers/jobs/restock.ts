import { restock } from '../../application/jobs/restock.ts';
import { note } from '../../composition/log.ts';
import { deps } from '../deps.ts';
import { scheduled } from './scheduled.ts';

const run = restock(deps);

/** Answers what was ordered. What fails is tried again next time. */
export const handler = scheduled('restock', async () => {
  const restocked = await run();
  note({ batches: restocked.length });
  return restocked.map(({ sku, batch: { ref, purchased, eta } }) => ({
    sku,
    ref,
    qty: purchased,
    eta,
  }));
});
