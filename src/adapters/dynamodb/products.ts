import type {
  HeldProducts,
  Hold,
  LineOnBatch,
  NamedBatches,
  PageRequest,
  Products,
  Stored,
  StoredBatch,
} from '../../application/ports.ts';
import { isWaiting } from '../../domain/decision.ts';
import {
  byRank,
  keyOf,
  type LineKey,
  nameOf,
  type PlacedLine,
  skusOf,
} from '../../domain/order-line.ts';
import type { Product } from '../../domain/product.ts';
import { improves, isForLater } from '../../domain/promises/better.ts';
import { choosing } from '../../domain/promises/give-way.ts';
import type { Queue } from '../../domain/promises/serve-queue.ts';
import { Refusal } from '../../domain/refusal.ts';
import {
  inPlay,
  parseBatchRecord,
  parseCancel,
  parseHold,
  parseLine,
  parsePlace,
  parseProduct,
} from './items.ts';
import {
  batchKey,
  cancelKey,
  entryOnBatch,
  forLaterKey,
  holdsPartition,
  type Key,
  keyOfLine,
  lineKey,
  listedBatchKey,
  onBatchShard,
  productKey,
  queueKey,
  refOfBatch,
  refOfListed,
} from './keys.ts';
import { getItem, getItems, getPartition, pause, type Table, walkShards } from './reading.ts';
import { prepare } from './saving.ts';

/**
 * Products in one DynamoDB table. Every change of a line or a batch counts its product's version
 * up. So whatever is read after a product belongs to its version, if that version can be saved on.
 */
export const dynamoDbProducts = (table: Table): Products => ({
  ...dynamoDbHeldProducts(table),
  load: (skus, lines, orderIds) => load(table, skus, lines, orderIds),
  loadNamed: (sku, refs) => loadNamed(table, sku, refs),
  loadWhole: (sku) => loadWhole(table, sku),
  linesToGiveWay: (ref, units) => linesToGiveWay(table, ref, units),
  waiting: (product, limit, after) => waiting(table, product, limit, after),
  linesOf: (sku, limit) => linesOf(table, sku, limit),
  prepare: (changes, step, served) => prepare(table, changes, step, served),
});

/** Apart from the rest, so that the code of a function that only reads has nothing that writes. */
export const dynamoDbHeldProducts = (table: Table): HeldProducts => ({
  loadPlaced: (lines) => loadPlaced(table, lines),
  loadBatch: (ref) => loadBatch(table, ref),
  holds: (sku, limit, after) => holds(table, sku, limit, after),
});

const load = async (
  table: Table,
  skus: readonly string[],
  lines: readonly LineKey[],
  orderIds: readonly string[] = [],
): Promise<Stored> => {
  const keys = [...skus.map(productKey), ...lines.map(lineKey), ...orderIds.map(cancelKey)];
  const items = Map.groupBy(await getItems(table, keys), ({ SK }) => kindOf(SK as string));
  return {
    products: (items.get('product') ?? []).map(parseProduct),
    lines: (items.get('line') ?? []).map(parseLine),
    cancels: (items.get('cancel') ?? []).map(parseCancel),
  };
};

const kindOf = (SK: string) => (SK === 'PRODUCT' ? 'product' : SK === 'CANCEL' ? 'cancel' : 'line');

const loadPlaced = async (table: Table, keys: readonly LineKey[]): Promise<Stored> => {
  let { lines } = await load(table, [], keys);
  for (let tries = 0; tries < MAX_READS; tries++) {
    if (tries > 0) await pause(tries);
    const { products } = await load(table, skusOf(lines), []);
    const refs = [...new Set(lines.flatMap((line) => closedBatchOf(line, products) ?? []))];
    const items = await getItems(table, [...keys.map(lineKey), ...refs.map(batchKey)]);
    lines = items.filter(({ SK }) => SK !== 'BATCH').map(parseLine);
    const records = items.filter(({ SK }) => SK === 'BATCH').map(parseBatchRecord);
    const complete = products.map((product) =>
      inPlay(
        product,
        records.flatMap(({ sku, closed }) => (closed && sku === product.sku ? [closed] : [])),
      ),
    );
    if (lines.every((line) => !closedBatchOf(line, complete))) return { products: complete, lines };
  }
  throw changedMeanwhile();
};

/** Each further read means that somebody has changed the same stock meanwhile. */
const MAX_READS = 8;

const changedMeanwhile = (): Refusal =>
  new Refusal('too-much-contention', 'the stock changed each time it was read; try again');

/** The batch that a line has stock of and that is not in play. */
const closedBatchOf = ({ sku, state, batchRef }: PlacedLine, products: readonly Product[]) => {
  const product = products.find((one) => one.sku === sku);
  return state === 'allocated' && !product?.batches.some(({ ref }) => ref === batchRef)
    ? batchRef
    : undefined;
};

export const loadBatch = async (table: Table, ref: string): Promise<StoredBatch | undefined> => {
  for (let tries = 0; tries < MAX_READS; tries++) {
    if (tries > 0) await pause(tries);
    const found = await getItem(table, batchKey(ref));
    if (!found) return undefined;
    const { sku, original } = parseBatchRecord(found);
    const stored = parseProduct(await getItem(table, productKey(sku)));
    const product = await withBatchInPlay(table, stored, ref);
    const batch = product?.batches.find((one) => one.ref === ref);
    const part = batch?.inParts?.ref;
    const whole = product && part ? await withBatchInPlay(table, product, part) : product;
    if (batch && whole) return { product: whole, batch, original: { sku, ...original } };
  }
  throw changedMeanwhile();
};

const loadWhole = async (table: Table, sku: string): Promise<Product | undefined> => {
  for (let tries = 0; tries < MAX_READS; tries++) {
    if (tries > 0) await pause(tries);
    const found = await getItem(table, productKey(sku));
    if (!found) return undefined;
    const product = parseProduct(found);
    const open = new Set(product.batches.map(({ ref }) => ref));
    const others = (await refsOf(table, sku)).filter((ref) => !open.has(ref));
    const records = (await getItems(table, others.map(batchKey))).map(parseBatchRecord);
    const closed = records.flatMap((record) => record.closed ?? []);
    // Otherwise one of them has been opened, or added, since the product was read.
    if (closed.length === others.length) return inPlay(product, closed);
  }
  throw changedMeanwhile();
};

/** The references of all batches of a SKU, in their order. */
export const refsOf = async (
  table: Table,
  sku: string,
  page: PageRequest = { limit: Number.POSITIVE_INFINITY },
): Promise<readonly string[]> => {
  const items = await listedItems(table, (ref) => listedBatchKey(sku, ref), page);
  return items.map((item) => refOfListed(item as Key));
};

/** Items of a list of batches, in the order of their references. */
export const listedItems = (
  table: Table,
  keyOf: (ref: string) => Key,
  { limit, after }: PageRequest,
) => {
  const from = after === undefined ? undefined : keyOf(after).SK;
  return getPartition(table, keyOf('').PK, { limit, after: from });
};

/** Undefined: it was neither open nor closed, so the product has changed meanwhile. */
const withBatchInPlay = async (
  table: Table,
  product: Product,
  ref: string,
): Promise<Product | undefined> => {
  if (product.batches.some((batch) => batch.ref === ref)) return product;
  const { closed } = parseBatchRecord(await getItem(table, batchKey(ref)));
  return closed && inPlay(product, [closed]);
};

/** In one request, unless one of them is closed: that is read again after the product, to whose version it then belongs. */
const loadNamed = async (
  table: Table,
  sku: string,
  refs: readonly string[],
): Promise<NamedBatches> => {
  for (let tries = 0; tries < MAX_READS; tries++) {
    if (tries > 0) await pause(tries);
    const items = await getItems(table, [productKey(sku), ...refs.map(batchKey)]);
    const product = items.filter(({ SK }) => SK === 'PRODUCT').map(parseProduct)[0];
    const records = items
      .filter(({ SK }) => SK === 'BATCH')
      .map((item) => ({ ref: refOfBatch(item as Key), ...parseBatchRecord(item) }));
    const open = new Set(product?.batches.map(({ ref }) => ref));
    const originals = new Map(
      records.map(
        ({ ref, sku, original, closed }) =>
          [ref, { sku, ...original, ...(closed?.removed && { removed: true as const }) }] as const,
      ),
    );
    const notOpen = records.filter((record) => record.sku === sku && !open.has(record.ref));
    const again = await getItems(
      table,
      notOpen.map(({ ref }) => batchKey(ref)),
    );
    const closed = again.map(parseBatchRecord).flatMap((record) => record.closed ?? []);
    // Otherwise one was added, opened or closed meanwhile.
    const isComplete =
      (product !== undefined || notOpen.length === 0) &&
      closed.length === notOpen.length &&
      refs.every((ref) => originals.has(ref) || !open.has(ref));
    if (isComplete) return { product: product && inPlay(product, closed), originals };
  }
  throw changedMeanwhile();
};

/** So many entries are read at a time: fewer, of some 120 bytes, would cost as much as 4 KB. */
const LEAST_ENTRIES = 32;
const MOST_ENTRIES = 1_000;

const linesToGiveWay = async (
  table: Table,
  ref: string,
  units: number,
): Promise<readonly LineOnBatch[]> => {
  const choice = choosing<LineOnBatch>(units);
  const pageSize = Math.min(Math.max(units, LEAST_ENTRIES), MOST_ENTRIES);
  const walk = { order: 'descending', pageSize } as const;
  for await (const entry of walkShards(table, (shard) => onBatchShard(ref, shard), walk)) {
    if (!choice.look({ ...keyOfLine(entry), ...entryOnBatch(entry) })) break;
  }
  return choice.chosen();
};

/** The first so many of both lists, which are merged by their places. */
const waiting = async (
  table: Table,
  product: Product,
  limit: number,
  after?: string,
): Promise<Queue> => {
  const { sku } = product;
  const lists = [queueKey(sku, '').PK, ...(improves(product) ? [forLaterKey(sku, '').PK] : [])];
  const found = await Promise.all(lists.map((list) => getPartition(table, list, { limit, after })));
  const places = found.flat().map(parsePlace).sort(byPlace).slice(0, limit);
  const lines = (await getItems(table, places.map(lineKey))).map(parseLine).sort(byRank);
  const open = new Set(product.batches.map(({ ref }) => ref));
  const refs = lines.filter(isForLater).map(({ batchRef }) => `${batchRef}`);
  const records = await getItems(table, refs.filter((ref) => !open.has(ref)).map(batchKey));
  return {
    lines: lines.filter((line) => isWaiting(line) || isForLater(line)),
    isEnd: places.length < limit,
    isStart: after === undefined,
    closed: records.map(parseBatchRecord).flatMap(({ closed }) => closed ?? []),
  };
};

/** Those that wait or are promised for later days, and those on each batch in the warehouse. */
export const linesOf = async (
  table: Table,
  sku: string,
  limit: number,
): Promise<readonly LineKey[]> => {
  const lists = [queueKey(sku, '').PK, forLaterKey(sku, '').PK];
  const places = await Promise.all(lists.map((list) => getPartition(table, list, { limit })));
  const keys: LineKey[] = places.flat().map(parsePlace).map(keyOf);
  const walk = { order: 'ascending', pageSize: MOST_ENTRIES } as const;
  const { batches = [] } = (await loadWhole(table, sku)) ?? {};
  for (const { ref } of batches.filter(({ eta, allocated }) => eta === null && allocated > 0)) {
    for await (const entry of walkShards(table, (shard) => onBatchShard(ref, shard), walk)) {
      if (keys.length >= limit) return keys;
      keys.push(keyOfLine(entry));
    }
  }
  return keys;
};

const holds = async (
  table: Table,
  sku: string,
  limit: number,
  after?: Hold,
): Promise<readonly Hold[]> => {
  const page = { limit, after: after && `${after.until}#${after.accepted}` };
  const items = await getPartition(table, holdsPartition(sku), page);
  return items.map(parseHold);
};

/** Places in the queue of a SKU, and the lines that have them, unless they have just left. */
export const queueOf = async (table: Table, sku: string, page: PageRequest) => {
  const places = (await getPartition(table, queueKey(sku, '').PK, page)).map(parsePlace);
  const lines = (await getItems(table, places.map(lineKey))).map(parseLine);
  const waiting = new Map(lines.filter(isWaiting).map((line) => [nameOf(line), line]));
  return places.map(({ place, ...key }) => ({ place, line: waiting.get(nameOf(key)) }));
};

const byPlace = (a: { readonly place: string }, b: { readonly place: string }): number =>
  a.place < b.place ? -1 : 1;
