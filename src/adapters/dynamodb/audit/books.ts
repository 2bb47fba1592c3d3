import type { Books, Hold, Place } from '../../../domain/books/audit.ts';
import { isWaiting } from '../../../domain/decision.ts';
import {
  indexOfLine,
  parseBatchRecord,
  parseContained,
  parseHold,
  parseLine,
  parsePlace,
  parseProduct,
} from '../items.ts';
import {
  forLaterKey,
  holdsPartition,
  isContained,
  isLine,
  type Key,
  productKey,
  queueKey,
  refOfBatch,
} from '../keys.ts';
import { refsOf } from '../products.ts';
import { getItem, getPartition, scan, type Table } from '../reading.ts';
import type { Item } from '../schema.ts';

/**
 * All that is stored of a SKU, read strongly, its lines by a scan: no index is asked, which may be
 * late. Undefined if the product was changed meanwhile: what was read is not of one version then.
 */
export const booksOf = async (table: Table, sku: string): Promise<Books | undefined> => {
  const before = await getItem(table, productKey(sku));
  if (!before) return undefined;
  const items: Item[] = [];
  for await (const page of scan(table, scanOf(sku))) items.push(...page.items);
  const places = await placesOf(table, queueKey(sku, '').PK);
  const later = await placesOf(table, forLaterKey(sku, '').PK);
  const holds = await holdsOf(table, sku);
  const listed = await refsOf(table, sku);
  const product = parseProduct(await getItem(table, productKey(sku)));
  if (product.version !== parseProduct(before).version) return undefined;
  return {
    product,
    records: items.filter(isBatch).map((item) => ({
      ref: refOfBatch(item),
      ...parseBatchRecord(item),
    })),
    contained: items.filter(isContained).map(parseContained),
    listed,
    lines: items.filter(isLine).map(parseLine),
    hidden: items.filter((item) => isLine(item) && isHidden(item)).map(parseLine),
    places,
    later,
    holds,
  };
};

export const placesOf = async (table: Table, list: string): Promise<readonly Place[]> =>
  (await getPartition(table, list)).map(parsePlace);

export const holdsOf = async (table: Table, sku: string): Promise<readonly Hold[]> =>
  (await getPartition(table, holdsPartition(sku))).map(parseHold);

/** Whether it is a line that waits, and the index does not have it at its place. */
export const isHidden = (item: Item): boolean => {
  const line = parseLine(item);
  const place = Object.entries(indexOfLine(line));
  return isWaiting(line) && place.some(([name, value]) => item[name] !== value);
};

const isBatch = ({ SK }: Key): boolean => SK === 'BATCH';

const scanOf = (sku: string) => ({
  ConsistentRead: true,
  FilterExpression:
    'sku = :sku AND SK <> :product AND (attribute_not_exists(#state) OR #state <> :released)',
  ExpressionAttributeNames: { '#state': 'state' },
  ExpressionAttributeValues: { ':sku': sku, ':product': 'PRODUCT', ':released': 'released' },
});
