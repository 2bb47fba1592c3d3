import type { PageRequest, Queries } from '../../application/ports.ts';
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

  batch: async (ref) => {
    const stored = await loadBatch(table, ref);
    if (!stored || stored.batch.removed) return undefined;
    return { sku: stored.product.sku, batch: stored.batch };
  },

  batchesOf: async (sku, { limit, after }) => {
    const item = await getItem(table, productKey(sku));
    const open = new Map(item && parseProduct(item).batches.map((batch) => [batch.ref, batch]));
    const refs = await refsOf(table, sku, { limit: limit + 1, after });
    const shown = refs.slice(0, limit);
    const closed = (await getItems(table, shown.map(batchKey)))
      .map(parseBatchRecord)
      .flatMap((record) => record.closed ?? []);
    const known = new Map([...closed.map((batch) => [batch.ref, batch] as const), ...open]);
    // One that has just been opened is in neither.
    const items = await Promise.all(
      shown.map(async (ref) => known.get(ref) ?? (await loadBatch(table, ref))?.batch ?? []),
    );
    return {
      items: items.flat().filter(({ removed }) => !removed),
      next: refs.length > limit ? shown.at(-1) : undefined,
    };
  },

  batchesIn: async (container, { limit, after }) => {
    const keyOf = (ref: string) => containedKey(container, ref);
    const items = await listedItems(table, keyOf, { limit: limit + 1, after });
    const shown = items.slice(0, limit).map(parseContained);
    return { items: shown, next: items.length > limit ? shown.at(-1)?.ref : undefined };
  },

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
