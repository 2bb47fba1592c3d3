import { restock } from '../application/restock.ts';
import { deps } from './deps.ts';

const run = restock(deps);

/** Runs by schedule, and by hand: answers what was ordered. What fails is logged, and tried again next time. */
export const handler = async () =>
  (await run()).map(({ sku, batch: { ref, purchased, eta } }) => ({
    sku,
    ref,
    qty: purchased,
    eta,
  }));
