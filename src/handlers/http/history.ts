import type { HistoryDeps, Page } from '../../application/ports.ts';
import { type LedgerEntry, movementOf, nothingYet } from '../../domain/books/ledger.ts';
import { type Answer, json } from './answer.ts';

/**
 * A page of a history, and how far it is complete for each of these SKUs and those on the page. That is read before the
 * entries, and the version that a SKU has after them: so neither claims more than is there.
 */
export const answerHistory = async (
  deps: HistoryDeps,
  skus: readonly string[],
  read: () => Promise<Page<LedgerEntry>>,
): Promise<Answer> => {
  const { history, queries } = deps;
  const known = await history.complete(skus);
  const { items, next } = await read();
  const all = [...new Set([...skus, ...items.map(({ sku }) => sku)])].sort();
  if (all.length > skus.length) return answerHistory(deps, all, read);
  const stored = await queries.productsOf(all);
  const products = all.map((sku) => {
    const complete = known.find((one) => one.sku === sku) ?? nothingYet(sku);
    const version = stored.find((one) => one.sku === sku)?.version ?? 0;
    return { sku, completeFrom: complete.from, completeTo: complete.to, version };
  });
  return json(200, { entries: items.map(entryView), products, next });
};

/** What an entry says, its place and kind first, without what is for machines that hear the event, and with what it has moved. */
export const entryView = (entry: LedgerEntry) => {
  if (entry.type === 'LedgerOpened') return entry;
  const { id, type, sku, version, at, ...more } = entry as typeof entry & Published;
  const { ordinal: _, of: __, schemaVersion: ___, ...told } = more;
  const movement = movementOf(entry);
  const moved = Object.keys(movement).length > 0 && { movement };
  return { id, type, sku, version, at, ...told, ...moved };
};

type Published = { readonly schemaVersion?: number };
