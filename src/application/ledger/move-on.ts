import { type Complete, nothingYet } from '../../domain/books/ledger.ts';
import type { Ledger } from '../ports.ts';

/** After so many decisions the position is saved, so that a run without time left has not worked in vain. */
const AT_ONCE = 1_000;
/** SKUs at a time: not more than a client has connections for. */
const SIDE_BY_SIDE = 25;

/**
 * Finds out how far the ledgers of some SKUs are complete now. It is to be asked after something was put down: of those
 * who put down what was missing, the last one sees all of it.
 */
export const moveOn = async (ledger: Ledger, skus: readonly string[]): Promise<void> => {
  const known = new Map((await ledger.complete(skus)).map((complete) => [complete.sku, complete]));
  for (let from = 0; from < skus.length; from += SIDE_BY_SIDE) {
    const some = skus.slice(from, from + SIDE_BY_SIDE);
    await Promise.all(some.map((sku) => walk(ledger, known.get(sku) ?? nothingYet(sku))));
  }
};

/** Up to the first gap: a decision is there when all of its events are. */
const walk = async (ledger: Ledger, start: Complete): Promise<void> => {
  let [{ to }, next, kept] = [start, 0, start.to];
  for await (const { version, ordinal, of } of ledger.after(start.sku, to)) {
    if (version !== to + 1 || ordinal !== next) break;
    next++;
    if (next < of) continue;
    [to, next] = [version, 0];
    if (to - kept < AT_ONCE) continue;
    await ledger.moveOn({ ...start, to });
    kept = to;
  }
  if (to > kept) await ledger.moveOn({ ...start, to });
};
