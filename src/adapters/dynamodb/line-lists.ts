import type { LineLists, Listed, ListRange } from '../../application/ports.ts';
import { linesOf } from '../../domain/order-line.ts';
import { skuAt } from '../../domain/orders/urgency.ts';
import { heldLines } from './held-lines.ts';
import { parseLine } from './items.ts';
import {
  dueShard,
  keyOfLine,
  lineKey,
  missedShard,
  onBatchShard,
  overdueShard,
  waitingShard,
} from './keys.ts';
import { loadBatch } from './products.ts';
import { getItems, type Table, walkShards } from './reading.ts';

/** Entries of a shard to read at a time. */
const PAGE_SIZE = 25;
const ASCENDING = { order: 'ascending', pageSize: PAGE_SIZE } as const;

export const dynamoDbLineLists = (table: Table): LineLists => ({
  waiting: (range, before) => waitingLines(table, range, before),
  held: (range) => heldLines(table, range),
  overdue: (range, today) => overdueLines(table, range, today),
  read: async (keys) => linesOf(keys, (await getItems(table, keys.map(lineKey))).map(parseLine)),
});

async function* waitingLines(table: Table, { after, sku }: ListRange, before?: string) {
  const walk = { ...ASCENDING, after, before };
  for await (const entry of walkShards(table, [missedShard, waitingShard], walk)) {
    const isWanted = sku === undefined || skuAt(entry.GSI1SK) === sku;
    yield { place: entry.GSI1SK, ...(isWanted && { line: keyOfLine(entry) }) };
  }
}

/** A place is that of the line's entry among those of its batch, and then that of the batch among those that are due. */
async function* overdueLines(
  table: Table,
  { after, sku }: ListRange,
  today: string,
): AsyncGenerator<Listed> {
  const [, begun, batch] = /^([^#]+#\d+)#(.+)$/s.exec(after ?? '') ?? [];
  if (batch !== undefined) yield* linesOnBatch(table, batch, { after: begun, sku });
  const walk = { ...ASCENDING, after: batch, before: today };
  for await (const { GSI1SK } of walkShards(table, [overdueShard, dueShard], walk)) {
    yield* linesOnBatch(table, GSI1SK, { sku });
  }
}

/** Sorts behind the places of all lines on a batch. */
const END = '~~#0';

async function* linesOnBatch(
  table: Table,
  batch: string,
  { after, sku }: ListRange,
): AsyncGenerator<Listed> {
  const ref = batch.slice(batch.indexOf('#') + 1);
  if (sku === undefined || (await loadBatch(table, ref))?.product.sku === sku) {
    const walk = { ...ASCENDING, after };
    for await (const entry of walkShards(table, (shard) => onBatchShard(ref, shard), walk)) {
      yield { place: `${entry.GSI1SK}#${batch}`, line: keyOfLine(entry) };
    }
  }
  yield { place: `${END}#${batch}` };
}
