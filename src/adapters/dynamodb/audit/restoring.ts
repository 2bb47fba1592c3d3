import type { Restored } from '../../../domain/books/audit.ts';
import {
  batchItem,
  containedItem,
  forLaterItem,
  holdItem,
  lineItem,
  listedBatchItem,
  queueItem,
} from '../items.ts';
import { containedKey, forLaterKey, holdKey, listedBatchKey, queueKey } from '../keys.ts';
import { put, remove, type Write } from '../writes.ts';

/** What a repair writes, whatever is there now. */
export const restoringWrites = (table: string, sku: string, restored: Restored): Write[] => [
  ...restored.batches.map(({ original, ...batch }) => put(table, batchItem(sku, batch, original))),
  ...restored.batches.map(({ ref, removed }) =>
    removed ? remove(table, listedBatchKey(sku, ref)) : put(table, listedBatchItem(sku, ref)),
  ),
  ...restored.batches.flatMap(({ ref, container }) =>
    container ? [put(table, containedItem({ container, ref, sku }))] : [],
  ),
  ...restored.uncontained.map(({ container, ref }) => remove(table, containedKey(container, ref))),
  ...restored.queued.map((line) => put(table, queueItem(line))),
  ...restored.unqueued.map(({ place }) => remove(table, queueKey(sku, place))),
  ...restored.promised.map((line) => put(table, forLaterItem(line))),
  ...restored.unpromised.map(({ place }) => remove(table, forLaterKey(sku, place))),
  ...restored.shown.map((line) => put(table, lineItem(line, []))),
  ...restored.held.map((line) => put(table, holdItem(line))),
  ...restored.unheld.map(({ until, accepted }) =>
    remove(table, holdKey({ sku, heldUntil: until, accepted })),
  ),
];
