import type { AttemptStep, Change, Served, Transaction } from '../../application/ports.ts';
import type { Batch } from '../../domain/batch.ts';
import { originalOf } from '../../domain/batches/enter-batches.ts';
import { needsRestock } from '../../domain/batches/restock.ts';
import { entered, FOR_LATER, isNew, left, THE_HOLDS, THE_QUEUE } from '../../domain/decision.ts';
import type { DomainEvent } from '../../domain/events.ts';
import { nameOf, rankOf } from '../../domain/order-line.ts';
import type { Product } from '../../domain/product.ts';
import { batchesToTell } from '../../domain/promises/move-promises.ts';
import { restoringWrites } from './audit/restoring.ts';
import { servedWrites } from './counters.ts';
import { productIsFull, writeAll } from './found-instead.ts';
import {
  batchItem,
  containedItem,
  fillingItem,
  forLaterItem,
  holdItem,
  holdsItem,
  ifCurrent,
  lineItem,
  listedBatchItem,
  productItem,
  promisesItem,
  queueItem,
  restockItem,
  standing,
} from './items.ts';
import {
  attemptKey,
  batchKey,
  containedKey,
  fillingKey,
  forLaterKey,
  holdKey,
  holdsKey,
  type Key,
  lineKey,
  listedBatchKey,
  queueKey,
  restockKey,
} from './keys.ts';
import type { Table } from './reading.ts';
import { put, remove, type Write } from './writes.ts';

/** What DynamoDB takes in one transaction. */
const MAX_WRITES = 100;
const MAX_BYTES = 4_000_000;
/** So many items of 400 KB, the largest there can be, fit in any case. */
const FIT_AT_ANY_SIZE = 9;

/** Leaves room in the product's item, of 400 KB at most, for whatever is to happen to its batches. */
const MAX_BYTES_FOR_NEW_BATCH = 360_000;

const addsToFullProduct = ({ before, after }: Change): boolean =>
  after.batches.length > before.batches.length &&
  sizeOf(productItem(after, [])) > MAX_BYTES_FOR_NEW_BATCH;

/**
 * Builds the transaction of these changes, once.
 *
 * @throws Refusal `too-many-open-batches` if the item of a product has no room for another batch.
 */
export const prepare = (
  table: Table,
  changes: readonly Change[],
  step?: AttemptStep,
  served?: Served,
): Transaction | 'too large' => {
  const { name } = table;
  const beside = [
    ...(step ? [attemptWrite(name, step)] : []),
    ...(served ? servedWrites(name, served) : []),
  ];
  const most = MAX_WRITES - beside.length;
  const atLeast = changes.reduce((sum, { lines }) => sum + 1 + lines.length, 0);
  if (atLeast > most) return 'too large';
  const writes = changes.flatMap((change) => writesOf(name, change, step));
  if (writes.length > most) return 'too large';
  if (changes.length > FIT_AT_ANY_SIZE && sizeOf(writes) > MAX_BYTES) return 'too large';
  if (changes.some(addsToFullProduct)) throw productIsFull();
  writes.push(...beside);
  return { save: () => writeAll(table, writes) };
};

const sizeOf = (of: object): number => Buffer.byteLength(JSON.stringify(of));

const writesOf = (table: string, change: Change, step?: AttemptStep): Write[] => {
  const { before, after, lines, withdrawn = [], restored } = change;
  const { ofLines, ofProduct } = eventsBy(change);
  return [
    {
      Put: {
        TableName: table,
        Item: productItem(after, ofProduct),
        ...(before.version === 0 ? isAbsent : isAtVersion(before.version)),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
    ...lines.map((line) => ({
      Put: {
        TableName: table,
        Item: lineItem(
          step ? { ...line, attempt: step.id } : line,
          ofLines.get(nameOf(line)) ?? [],
        ),
        ...(isNew(line, change) && newLine),
      },
    })),
    ...withdrawn.map((line) => remove(table, lineKey(line))),
    ...queueWrites(table, change),
    ...holdWrites(table, change),
    ...markerWrites(table, change),
    ...(restored ? restoringWrites(table, after.sku, restored) : batchWrites(table, change)),
  ];
};

/** The outbox: each line carries the events that are about it, and its product the others. */
const eventsBy = ({ lines, events }: Change) => {
  const ofLines = new Map(lines.map((line) => [nameOf(line), [] as DomainEvent[]]));
  const ofProduct: DomainEvent[] = [];
  for (const event of events) {
    const ofLine = 'lineId' in event ? ofLines.get(nameOf(event)) : undefined;
    (ofLine ?? ofProduct).push(event);
  }
  return { ofLines, ofProduct };
};

/** Lines that come to wait, for stock or for a better day, and that do not any more. */
const queueWrites = (table: string, change: Change): Write[] => [
  ...entered(change, THE_QUEUE).map((line) => put(table, queueItem(line))),
  ...left(change, THE_QUEUE).map((line) => remove(table, queueKey(line.sku, rankOf(line)))),
  ...entered(change, FOR_LATER).map((line) => put(table, forLaterItem(line))),
  ...left(change, FOR_LATER).map((line) => remove(table, forLaterKey(line.sku, rankOf(line)))),
];

const holdWrites = (table: string, change: Change): Write[] => [
  ...entered(change, THE_HOLDS).map((line) => put(table, holdItem(line))),
  ...left(change, THE_HOLDS).map((line) => remove(table, holdKey(line))),
];

/** What is there to be found while something is to be done for a product. */
const markerWrites = (table: string, change: Change): Write[] => {
  const { before, after } = change;
  const { sku } = after;
  const marker = (was: boolean, is: boolean, itemOf: Of<object>, keyOf: Of<Key>): Write[] => {
    if (was === is) return [];
    return [is ? put(table, itemOf(sku)) : remove(table, keyOf(sku))];
  };
  return [
    ...batchesToTell(change).map(({ ref, at }) => put(table, promisesItem(ref, at))),
    ...marker(before.filling !== null, after.filling !== null, fillingItem, fillingKey),
    ...marker(needsRestock(before), needsRestock(after), restockItem, restockKey),
    ...holdsMarker(table, before.firstExpiry, after),
  ];
};

type Of<T> = (sku: string) => T;

const holdsMarker = (table: string, was: string | null, { sku, firstExpiry }: Product): Write[] => {
  if (firstExpiry === was) return [];
  return [firstExpiry ? put(table, holdsItem(sku, firstExpiry)) : remove(table, holdsKey(sku))];
};

const isAbsent = { ConditionExpression: 'attribute_not_exists(PK)' };

const isAtVersion = (version: number) => ({
  ConditionExpression: 'version = :version',
  ExpressionAttributeValues: { ':version': version },
});

/** Somebody else may have saved that line, with this content or another one. */
const newLine = { ...isAbsent, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

/** A batch's own record changes with what the product's item does not say of it. */
const batchWrites = (table: string, { before, after }: Change): Write[] => {
  const old = new Map(before.batches.map((batch) => [batch.ref, batch]));
  return after.batches.flatMap((batch) => {
    const was = old.get(batch.ref);
    if (!was) {
      return [newBatchRecord(table, after.sku, batch), ...listing(table, after.sku, batch)];
    }
    if (was === batch) return [];
    // The record of one that is removed stays, so that its reference stays taken.
    const unlisted = batch.removed && !was.removed ? unlisting(table, after.sku, was) : [];
    return JSON.stringify(standing(was)) === JSON.stringify(standing(batch))
      ? unlisted
      : [changedBatchRecord(table, batch), ...unlisted];
  });
};

/** The lists that name a batch: that of its product, and that of its container. */
const listing = (table: string, sku: string, { ref, container }: Batch): Write[] => [
  put(table, listedBatchItem(sku, ref)),
  ...(container ? [put(table, containedItem({ container, ref, sku }))] : []),
];

const unlisting = (table: string, sku: string, { ref, container }: Batch): Write[] => [
  remove(table, listedBatchKey(sku, ref)),
  ...(container ? [remove(table, containedKey(container, ref))] : []),
];

const newBatchRecord = (table: string, sku: string, batch: Batch): Write => ({
  Put: {
    TableName: table,
    Item: batchItem(sku, batch, originalOf(batch)),
    ...isAbsent,
  },
});

const changedBatchRecord = (table: string, batch: Batch): Write => {
  const now: Record<string, unknown> = standing(batch);
  const set = Object.keys(now).map((name) => `${name} = :${name}`);
  const remove = ['closed', 'GSI1PK', 'GSI1SK'].filter((name) => !(name in now));
  return {
    Update: {
      TableName: table,
      Key: batchKey(batch.ref),
      UpdateExpression: [
        ...(set.length > 0 ? [`SET ${set}`] : []),
        ...(remove.length > 0 ? [`REMOVE ${remove}`] : []),
      ].join(' '),
      ...(set.length > 0 && {
        ExpressionAttributeValues: Object.fromEntries(
          Object.entries(now).map(([name, value]) => [`:${name}`, value]),
        ),
      }),
    },
  };
};

const attemptWrite = (table: string, step: AttemptStep): Write => {
  const ours = { TableName: table, Key: attemptKey(step.orderId), ...ifCurrent(step) };
  return step.last ? { Delete: ours } : { ConditionCheck: ours };
};
