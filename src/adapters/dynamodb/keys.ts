import type { Entry } from '../../application/ports.ts';
import { type LineKey, type PlacedLine, rankOf } from '../../domain/order-line.ts';
import { urgencyOf } from '../../domain/orders/urgency.ts';
import type { OnBatch } from '../../domain/promises/give-way.ts';

export type Key = { readonly PK: string; readonly SK: string };

/** What many write at once is spread over so many partitions, so that it does not wait on one. */
export const SHARDS = 8;

const shardOf = (text: string, shards = SHARDS): number => {
  let hash = 0;
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % shards;
};

export const productKey = (sku: string): Key => ({ PK: `SKU#${sku}`, SK: 'PRODUCT' });
export const batchKey = (ref: string): Key => ({ PK: `BATCH#${ref}`, SK: 'BATCH' });
export const refOfBatch = ({ PK }: Key): string => PK.slice('BATCH#'.length);
/** All batches of a SKU by their references. A reference may look like the key of something else. */
export const listedBatchKey = (sku: string, ref: string): Key => ({
  PK: `BATCHES#${sku}`,
  SK: `REF#${ref}`,
});
export const isListedBatch = ({ PK }: Key): boolean => PK.startsWith('BATCHES#');
export const skuOfListed = ({ PK }: Key): string => PK.slice('BATCHES#'.length);
/** The batches of a container, of whatever SKUs, by their references. */
export const containedKey = (container: string, ref: string): Key => ({
  PK: `CONTAINER#${container}`,
  SK: `REF#${ref}`,
});
export const isContained = ({ PK }: Key): boolean => PK.startsWith('CONTAINER#');
export const containerOf = ({ PK }: Pick<Key, 'PK'>): string => PK.slice('CONTAINER#'.length);
export const refOfListed = ({ SK }: Pick<Key, 'SK'>): string => SK.slice('REF#'.length);
export const attemptKey = (orderId: string): Key => ({ PK: `ORDER#${orderId}`, SK: 'ATTEMPT' });
/** A part is named before its line: its name has no # in it, as a line id may have. */
export const lineKey = ({ orderId, lineId, part }: LineKey): Key => ({
  PK: `ORDER#${orderId}`,
  SK: part === undefined ? `LINE#${lineId}` : `PART#${part}#${lineId}`,
});

/** Whether it is a line, or a part of one. */
export const isLine = ({ SK }: Key): boolean => /^(LINE|PART)#/.test(SK);

export const keyOfLine = ({ PK, SK }: Key): LineKey => {
  const orderId = PK.slice('ORDER#'.length);
  const [, part, lineId] = /^PART#([^#]*)#(.*)$/s.exec(SK) ?? [];
  if (part === undefined || lineId === undefined)
    return { orderId, lineId: SK.slice('LINE#'.length) };
  return { orderId, lineId, part };
};

/** A partition of the index GSI1, and the place in it that sorts its entries. */
export type IndexKey = { readonly GSI1PK: string; readonly GSI1SK: string };

export const catalogShard = (shard: number): string => `CATALOG#${shard}`;
export const inCatalog = (sku: string): IndexKey => ({
  GSI1PK: catalogShard(shardOf(sku)),
  GSI1SK: sku,
});

export const onBatchShard = (batchRef: string, shard: number): string =>
  `BATCH#${batchRef}#${shard}`;
/** The quantity is part of the entry, so that the index alone tells which lines give way. */
export const amongLinesOnBatch = (batchRef: string, { place, qty }: OnBatch): IndexKey => ({
  GSI1PK: onBatchShard(batchRef, shardOf(place)),
  GSI1SK: `${place}#${qty}`,
});
export const entryOnBatch = ({ GSI1SK }: IndexKey): OnBatch => {
  const end = GSI1SK.indexOf('#');
  return { place: GSI1SK.slice(0, end), qty: Number(GSI1SK.slice(end + 1)) };
};

/** A line that has left, by the batch that it has left from. */
export const shippedShard = (batchRef: string, shard: number): string =>
  `SHIPPED#${batchRef}#${shard}`;
export const amongShipped = (line: PlacedLine): IndexKey => ({
  GSI1PK: shippedShard(`${line.batchRef}`, shardOf(line.accepted)),
  GSI1SK: rankOf(line),
});

/** A shipment by the day on which it is due; once it has missed that, among those that have. */
export const dueShard = (shard: number): string => `DUE#${shard}`;
export const amongShipmentsDue = (ref: string, eta: string): IndexKey => ({
  GSI1PK: dueShard(shardOf(ref)),
  GSI1SK: `${eta}#${ref}`,
});
export const overdueShard = (shard: number): string => `OVERDUE#${shard}`;
export const amongOverdue = (ref: string, eta: string): IndexKey => ({
  GSI1PK: overdueShard(shardOf(ref)),
  GSI1SK: `${eta}#${ref}`,
});

/** A batch in the warehouse by the last day on which it is good; once that day has been published as near, among those for which it has. */
export const toExpireShard = (shard: number): string => `EXPIRES#${shard}`;
export const amongToExpire = (ref: string, expiresOn: string): IndexKey => ({
  GSI1PK: toExpireShard(shardOf(ref)),
  GSI1SK: `${expiresOn}#${ref}`,
});
export const expiringShard = (shard: number): string => `EXPIRING#${shard}`;
export const amongExpiring = (ref: string, expiresOn: string): IndexKey => ({
  GSI1PK: expiringShard(shardOf(ref)),
  GSI1SK: `${expiresOn}#${ref}`,
});

/** A line that waits, by the last day on which it may leave; once that was said to be over, among those that missed it. */
export const waitingShard = (shard: number): string => `WAITING#${shard}`;
export const amongWaiting = (line: PlacedLine): IndexKey => ({
  GSI1PK: waitingShard(shardOf(line.accepted)),
  GSI1SK: urgencyOf(line),
});
export const missedShard = (shard: number): string => `MISSED#${shard}`;
export const amongMissed = (line: PlacedLine): IndexKey => ({
  GSI1PK: missedShard(shardOf(line.accepted)),
  GSI1SK: urgencyOf(line),
});

/** What an entry is about that is sorted by a day, or by a time. */
export const nameBehindTime = ({ GSI1SK }: IndexKey): string =>
  GSI1SK.slice(GSI1SK.indexOf('#') + 1);

/** The lines that wait for a SKU, in the table itself: an index would be a moment late. */
export const queueKey = (sku: string, place: string): Key => ({
  PK: `BACKORDER#${sku}`,
  SK: place,
});

/** The lines that are promised for a later day, at the same places. */
export const forLaterKey = (sku: string, place: string): Key => ({
  PK: `LATER#${sku}`,
  SK: place,
});

/** The lines of a SKU that are held, by the time at which that ends. */
export const holdKey = ({
  sku,
  heldUntil,
  accepted,
}: Pick<PlacedLine, 'sku' | 'heldUntil' | 'accepted'>): Key => ({
  PK: holdsPartition(sku),
  SK: `${heldUntil}#${accepted}`,
});
export const holdsPartition = (sku: string): string => `HOLD#${sku}`;
export const expiryOf = (SK: string): string => SK.slice(0, SK.indexOf('#'));

export const holdsKey = (sku: string): Key => ({ PK: `SKU#${sku}`, SK: 'HOLDS' });
export const HOLDS_TO_EXPIRE = 'UNFINISHED#HOLDS';
export const amongHoldsToExpire = (sku: string, expiry: string): IndexKey => ({
  GSI1PK: HOLDS_TO_EXPIRE,
  GSI1SK: `${expiry}#${sku}`,
});

export const promisesKey = (ref: string): Key => ({ PK: `BATCH#${ref}`, SK: 'PROMISES' });
export const PROMISES_TO_MOVE = 'UNFINISHED#PROMISES';
export const amongPromisesToMove = (ref: string): IndexKey => ({
  GSI1PK: PROMISES_TO_MOVE,
  GSI1SK: ref,
});

export const restockKey = (sku: string): Key => ({ PK: `SKU#${sku}`, SK: 'RESTOCK' });
export const restockShard = (shard: number): string => `RESTOCK#${shard}`;
export const amongRestockNeeds = (sku: string): IndexKey => ({
  GSI1PK: restockShard(shardOf(sku)),
  GSI1SK: sku,
});

export const fillingKey = (sku: string): Key => ({ PK: `SKU#${sku}`, SK: 'FILLING' });
export const QUEUES_TO_FILL = 'UNFINISHED#QUEUE';
export const amongQueuesToFill = (sku: string): IndexKey => ({
  GSI1PK: QUEUES_TO_FILL,
  GSI1SK: sku,
});

/** In a partition of its own: what is under an order's is its lines. */
export const cancelKey = (orderId: string): Key => ({ PK: `CANCEL#${orderId}`, SK: 'CANCEL' });
export const CANCELS_TO_SETTLE = 'UNFINISHED#CANCEL';

/**
 * Entries of one SKU are spread over shards: a partition takes 1,000 write units a second, and an entry three of them.
 * No more than these, since a server reads all of them in each turn.
 */
export const COUNTER_SHARDS = 6;
export const counterShard = (sku: string, shard: number): string => `COUNTER#${shard}#${sku}`;
export const entryKey = ({ sku, id, at }: Pick<Entry, 'sku' | 'id' | 'at'>): Key => ({
  PK: counterShard(sku, shardOf(id, COUNTER_SHARDS)),
  SK: `${at}#${id}`,
});
export const leaseKey = (sku: string): Key => ({ PK: `LEASE#${sku}`, SK: 'LEASE' });

/** Where the scheduled audit goes on. */
export const auditPlaceKey: Key = { PK: 'AUDIT', SK: 'CURSOR' };

/** Which migrations are done, and who is at one. */
export const migrationsKey: Key = { PK: 'MIGRATIONS', SK: 'JOURNAL' };

export const BATCHES_TO_CUT = 'UNFINISHED#BATCH';
export const amongBatchesToCut = (ref: string): IndexKey => ({
  GSI1PK: BATCHES_TO_CUT,
  GSI1SK: ref,
});

export const ORDERS_TO_FINISH = 'UNFINISHED#ORDER';
export const amongOrdersToFinish = (orderId: string): IndexKey => ({
  GSI1PK: ORDERS_TO_FINISH,
  GSI1SK: orderId,
});
