import type { LedgerEvent } from '../../../application/ports.ts';
import type { LedgerEntry, Opening } from '../../../domain/books/ledger.ts';
import { sequence } from '../../../domain/order-line.ts';
import type { Key } from '../keys.ts';

export const historyOfProduct = (sku: string): string => `SKU#${sku}`;
export const historyOfBatch = (ref: string): string => `BATCH#${ref}`;
export const historyOfOrder = (orderId: string): string => `ORDER#${orderId}`;

/** Up to where the ledger of a SKU is complete; in a partition of its own, since its entries come in large numbers. */
export const completeKey = (sku: string): Key => ({ PK: `COMPLETE#${sku}`, SK: 'COMPLETE' });

/** Behind all events of a version: a tilde sorts behind any digit. */
export const behind = (version: number): string => `${sequence(version, 0).slice(0, -5)}~`;

type Entry = Key & { readonly entry: LedgerEvent | Opening };

/** An event in the history of its SKU, and in each other one that it belongs to. */
export const itemsOf = (event: LedgerEvent): readonly [Entry, ...Entry[]] => {
  const { sku, version, ordinal, at, batchRef, shippedFrom, orderId = event.line?.orderId } = event;
  const place = sequence(version, ordinal);
  const entryAt = (PK: string, SK: string): Entry => ({ PK, SK, entry: event });
  return [
    entryAt(historyOfProduct(sku), place),
    ...[batchRef, shippedFrom].flatMap((ref) => (ref ? entryAt(historyOfBatch(ref), place) : [])),
    // Decisions on several SKUs have no other order in common.
    ...(orderId ? [entryAt(historyOfOrder(orderId), `${at}#${place}#${sku}`)] : []),
  ];
};

export const openingItem = (opening: Opening): Entry => ({
  PK: historyOfProduct(opening.sku),
  SK: behind(opening.version),
  entry: opening,
});

/** It is shown as it was published, whatever version of the code published it. */
export const entryOf = (item: object): LedgerEntry =>
  (item as { readonly entry: LedgerEntry }).entry;
