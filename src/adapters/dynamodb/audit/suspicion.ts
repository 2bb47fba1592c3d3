import { available, type Batch } from '../../../domain/batch.ts';
import { isWaiting } from '../../../domain/decision.ts';
import { isHeld, type PlacedLine, rankOf, units } from '../../../domain/order-line.ts';
import type { Product } from '../../../domain/product.ts';
import { isForLater } from '../../../domain/promises/better.ts';
import { unitsFirst, unitsFirstOf } from '../../../domain/promises/claims.ts';
import { countedOf } from '../../../domain/promises/protection.ts';
import { parseBatchRecord, parseContained, parseLine, parseProduct } from '../items.ts';
import {
  batchKey,
  containedKey,
  entryOnBatch,
  forLaterKey,
  holdKey,
  isContained,
  isLine,
  isListedBatch,
  type Key,
  lineKey,
  listedBatchKey,
  onBatchShard,
  productKey,
  queueKey,
  refOfBatch,
  refOfListed,
  SHARDS,
  skuOfListed,
} from '../keys.ts';
import { linesOf } from '../products.ts';
import { getItem, getItems, type Table, walkIndex } from '../reading.ts';
import type { Item } from '../schema.ts';
import { holdsOf, isHidden, placesOf } from './books.ts';

/** A glance at something stored of a SKU. It may be wrong by what is saved at that moment. */
export type Check = { readonly sku: string; readonly isSound: () => Promise<boolean> };

/** What an item has to agree with. Nothing is to be asked of most: lines that have stock for good. */
export const checksOf = (table: Table, item: Item): readonly Check[] => {
  if (item.SK === 'PRODUCT') {
    const { sku } = parseProduct(item);
    return [{ sku, isSound: () => isProductSound(table, sku) }];
  }
  if (item.SK === 'BATCH') {
    const { sku } = parseBatchRecord(item);
    return [{ sku, isSound: () => isBatchSound(table, sku, refOfBatch(item)) }];
  }
  if (isContained(item)) {
    const { container, ref, sku } = parseContained(item);
    return [{ sku, isSound: () => isInContainer(table, container, ref, sku) }];
  }
  if (isListedBatch(item)) {
    const isThere = async () =>
      (await getItem(table, batchKey(refOfListed(item))))?.sku === skuOfListed(item);
    return [{ sku: skuOfListed(item), isSound: isThere }];
  }
  if (!isLine(item)) return [];
  const line = parseLine(item);
  return listings(line).length > 0 ? [{ sku: line.sku, isSound: () => isListed(table, line) }] : [];
};

const isProductSound = async (table: Table, sku: string): Promise<boolean> => {
  const { product } = await read(table, [productKey(sku)]);
  if (!product) return true;
  const places = await placesOf(table, queueKey(sku, '').PK);
  const later = await placesOf(table, forLaterKey(sku, '').PK);
  const holds = await holdsOf(table, sku);
  const { lines } = await read(table, [...places, ...later, ...holds].map(lineKey));
  const listed = new Set(lines.flatMap(listings).map(nameOf));
  const expected = [
    ...places.map(({ place }) => queueKey(sku, place)),
    ...later.map(({ place }) => forLaterKey(sku, place)),
    ...holds.map(({ until, accepted }) => holdKey({ sku, heldUntil: until, accepted })),
  ];
  const first = holds[0]?.until;
  const isInTime = !first || (product.firstExpiry ?? '~') <= first;
  return (
    isInTime &&
    expected.every((key) => listed.has(nameOf(key))) &&
    product.backordered === units(lines.filter(isWaiting)) &&
    unitsFirst(product) >= unitsFirstOf(lines) &&
    (await areChannelsSound(table, product))
  );
};

/** Of a product whose channels have rules all lines are read; of others none is. */
const areChannelsSound = async (
  table: Table,
  { sku, protection: { channels } = { safetyStock: 0, channels: [] } }: Product,
): Promise<boolean> => {
  if (channels.length === 0) return true;
  const keys = await linesOf(table, sku, Number.POSITIVE_INFINITY);
  const { lines } = await read(table, keys.map(lineKey));
  return channels.every(({ channel, allocated, waiting }) => {
    const right = countedOf(channel, lines);
    return right.allocated === allocated && right.waiting === waiting;
  });
};

/** Stored once, open or closed, in the list of its SKU unless removed, with as many units allocated as the index has lines of. */
const isBatchSound = async (table: Table, sku: string, ref: string): Promise<boolean> => {
  const keys = [productKey(sku), batchKey(ref), listedBatchKey(sku, ref)];
  const { product, closed, container, isInList } = await read(table, keys);
  const open = product?.batches.find((batch) => batch.ref === ref);
  const batch = open ?? closed;
  if (!batch || (open && closed)) return false;
  const isInPlace = (available(batch) === 0) === (batch === closed);
  return (
    isInPlace &&
    isInList === !batch.removed &&
    batch.allocated === (await unitsInIndex(table, ref)) &&
    (batch.removed !== undefined || (await isOfContainer(table, batch, container)))
  );
};

/** Whether a batch says in which container it came, and stands in the list of that one. */
const isOfContainer = async (
  table: Table,
  batch: Batch,
  container: string | undefined,
): Promise<boolean> => {
  if (batch.container !== container) return false;
  return !container || (await getItem(table, containedKey(container, batch.ref))) !== undefined;
};

/** Whether what is in the list of a container is a batch that came in it. */
const isInContainer = async (
  table: Table,
  listed: string,
  ref: string,
  sku: string,
): Promise<boolean> => {
  const item = await getItem(table, batchKey(ref));
  const record = item && parseBatchRecord(item);
  return record?.original.container === listed && record.sku === sku && !record.closed?.removed;
};

const isListed = async (table: Table, line: PlacedLine): Promise<boolean> => {
  const keys = listings(line);
  const items = await getItems(table, [lineKey(line), ...keys]);
  const now = items.find(({ SK }) => SK === lineKey(line).SK);
  const listed = new Set(items.map((item) => nameOf(item as unknown as Key)));
  if (!now) return true;
  return !isHidden(now as Item) && listings(parseLine(now)).every((key) => listed.has(nameOf(key)));
};

/** Where a line must be found while it waits or is held. */
const listings = (line: PlacedLine): readonly Key[] => [
  ...(isWaiting(line) ? [queueKey(line.sku, rankOf(line))] : []),
  ...(isForLater(line) ? [forLaterKey(line.sku, rankOf(line))] : []),
  ...(isHeld(line) ? [holdKey(line)] : []),
];

const nameOf = ({ PK, SK }: Key): string => JSON.stringify([PK, SK]);

type Known = {
  readonly product: Product | undefined;
  readonly closed: Batch | undefined;
  /** In which the batch came when it was added. */
  readonly container: string | undefined;
  readonly lines: readonly PlacedLine[];
  /** Whether a batch is in the list of its SKU. */
  readonly isInList: boolean;
};

const read = async (table: Table, keys: readonly Key[]): Promise<Known> => {
  const items = await getItems(table, keys);
  const product = items.find(({ SK }) => SK === 'PRODUCT');
  const found = items.find(({ SK }) => SK === 'BATCH');
  const record = found && parseBatchRecord(found);
  return {
    product: product && parseProduct(product),
    closed: record?.closed,
    container: record?.original.container,
    lines: items.filter(({ PK }) => `${PK}`.startsWith('ORDER#')).map(parseLine),
    isInList: items.some((item) => isListedBatch(item as unknown as Key)),
  };
};

const unitsInIndex = async (table: Table, ref: string): Promise<number> => {
  const shards = Array.from({ length: SHARDS }, async (_, shard) => {
    let units = 0;
    const walk = { order: 'ascending', pageSize: 1_000 } as const;
    for await (const entry of walkIndex(table, onBatchShard(ref, shard), walk)) {
      units += entryOnBatch(entry).qty;
    }
    return units;
  });
  return (await Promise.all(shards)).reduce((sum, units) => sum + units, 0);
};
