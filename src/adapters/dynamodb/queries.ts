import type { BatchName, BatchOfSku, PageRequest, Queries } from '../../application/ports.ts';
import type { PlacedLine } from '../../domain/order-line.ts';
import {
  parseAttempt,
  parseBatchRecord,
  parseContained,
  parseLine,
  parseProduct,
} from './items.ts';
import {
  batchKey,
  catalogShard,
  containedKey,
  type Key,
  lineKey,
  nameBehindTime,
  onBatchShard,
  overdueShard,
  productKey,
  shippedShard,
} from './keys.ts';
import { listedItems, loadBatch, queueOf, refsOf } from './products.ts';
import {
  getItem,
  getItems,
  getPartition,
  type IndexEntry,
  type Table,
  walkShards,
} from './reading.ts';

export const dynamoDbQueries = (table: Table): Queries => ({
  product: async (sku) => {
    const item = await getItem(table, productKey(sku));
    return item && parseProduct(item);
  },

  productsOf: async (skus) => (await getItems(table, skus.map(productKey))).map(parseProduct),

  products: async (page) => {
    const { entries, next } = await pageOf(table, catalogShard, page);
    const found = (await getItems(table, entries.map(baseKey))).map(parseProduct);
    const bySku = new Map(found.map((product) => [product.sku, product]));
    return { items: entries.flatMap(({ GSI1SK }) => bySku.get(GSI1SK) ?? []), next };
  },

  batch: (ref) => batchOf(table, ref),

  batchesOf: async (sku, { limit, after }) => {
    const refs = await refsOf(table, sku, { limit: limit + 1, after });
    const shown = refs.slice(0, limit);
    const found = await batchesNamed(
      table,
      shown.map((ref) => ({ sku, ref })),
    );
    return {
      items: found.map(({ batch }) => batch),
      next: refs.length > limit ? shown.at(-1) : undefined,
    };
  },

  batchesIn: async (container, { limit, after }) => {
    const keyOf = (ref: string) => containedKey(container, ref);
    const items = await listedItems(table, keyOf, { limit: limit + 1, after });
    const shown = items.slice(0, limit).map(parseContained);
    return { items: shown, next: items.length > limit ? shown.at(-1)?.ref : undefined };
  },

  batchesNamed: (names) => batchesNamed(table, names),

  overdueBatches: async (page) => {
    const { entries, next } = await pageOf(table, overdueShard, page);
    return { items: entries.map(nameBehindTime), next };
  },

  linesOfBatch: async (ref, page, wanted = 'allocated') => {
    const partition = wanted === 'shipped' ? shippedShard : onBatchShard;
    const { entries, next } = await pageOf(table, (shard) => partition(ref, shard), page);
    const found = (await getItems(table, entries.map(baseKey))).map(parseLine);
    const byKey = new Map(found.map((line) => [lineKey(line).PK + lineKey(line).SK, line]));
    const items = entries.flatMap(({ PK, SK }) => byKey.get(PK + SK) ?? []);
    return {
      items: items.filter(({ state, batchRef }) => state === wanted && batchRef === ref),
      next,
    };
  },

  backorders: async (sku, { limit, after }) => {
    const queue = await queueOf(table, sku, { limit: limit + 1, after });
    const shown = queue.slice(0, limit);
    return {
      items: shown.flatMap(({ line }) => line ?? []),
      next: queue.length > limit ? shown.at(-1)?.place : undefined,
    };
  },

  order: async (orderId) => {
    const items = await getPartition(table, lineKey({ orderId, lineId: '' }).PK);
    const underWay = items.filter(({ SK }) => SK === 'ATTEMPT').map(parseAttempt);
    const lines = items
      .filter(({ SK }) => SK !== 'ATTEMPT')
      .map(parseLine)
      .filter(({ attempt }) => !underWay.some(({ id }) => id === attempt));
    return withPartsBehind(lines);
  },
});

const batchOf = async (table: Table, ref: string): Promise<BatchOfSku | undefined> => {
  const stored = await loadBatch(table, ref);
  if (!stored || stored.batch.removed) return undefined;
  return { sku: stored.product.sku, batch: stored.batch };
};

/** With their products, since an open one is in its product's item. */
const batchesNamed = async (
  table: Table,
  names: readonly BatchName[],
): Promise<readonly BatchOfSku[]> => {
  const keys = names.flatMap(({ sku, ref }) => [productKey(sku), batchKey(ref)]);
  const items = await getItems(table, keys);
  const products = items.filter(({ SK }) => SK === 'PRODUCT').map(parseProduct);
  const records = items.filter(({ SK }) => SK === 'BATCH').map(parseBatchRecord);
  const closed = records.flatMap(({ sku, closed }) => (closed ? { sku, batch: closed } : []));
  const open = products.flatMap(({ sku, batches }) => batches.map((batch) => ({ sku, batch })));
  const known = new Map([...closed, ...open].map((one) => [one.batch.ref, one]));
  // One that has just been opened is in neither.
  const found = await Promise.all(names.map(({ ref }) => known.get(ref) ?? batchOf(table, ref)));
  return found.flatMap((one) => (one && !one.batch.removed ? one : []));
};

/** The parts of a line that is split behind its first one; the table has them behind all lines. */
const withPartsBehind = (lines: readonly PlacedLine[]): readonly PlacedLine[] =>
  [...Map.groupBy(lines, ({ lineId }) => lineId).values()].flat();

const baseKey = ({ PK, SK }: IndexEntry): Key => ({ PK, SK });

const pageOf = async (
  table: Table,
  partition: (shard: number) => string,
  { limit, after }: PageRequest,
): Promise<{ readonly entries: readonly IndexEntry[]; readonly next?: string }> => {
  const entries: IndexEntry[] = [];
  const walk = { order: 'ascending', pageSize: limit + 1, after } as const;
  for await (const entry of walkShards(table, partition, walk)) {
    if (entries.length === limit) return { entries, next: entries[limit - 1]?.GSI1SK as string };
    entries.push(entry);
  }
  return { entries };
};
