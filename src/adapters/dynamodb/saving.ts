import type { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttemptStep, Change, Saved, Stored, StoredLine } from '../../application/ports.ts';
import type { Batch } from '../../domain/batch.ts';
import { entered, isWaiting, left } from '../../domain/decision.ts';
import type { DomainEvent } from '../../domain/events.ts';
import { isHeld, isSameLine, type LineKey, sequence } from '../../domain/order-line.ts';
import type { Product } from '../../domain/product.ts';
import { Refusal } from '../../domain/refusal.ts';
import { needsRestock } from '../../domain/restock.ts';
import { restoringWrites } from './audit/restoring.ts';
import {
  batchItem,
  fillingItem,
  holdItem,
  holdsItem,
  lineItem,
  parseLine,
  parseProduct,
  productItem,
  promisesItem,
  queueItem,
  restockItem,
  standing,
} from './items.ts';
import {
  attemptKey,
  batchKey,
  fillingKey,
  holdKey,
  holdsKey,
  type Key,
  lineKey,
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

export const fitsTransaction = (changes: readonly Change[], step?: AttemptStep): boolean => {
  const most = step ? MAX_WRITES - 1 : MAX_WRITES;
  const atLeast = changes.reduce((sum, { lines }) => sum + 1 + lines.length, 0);
  if (atLeast > most) return false;
  const writes = changes.flatMap((change) => writesOf('', change));
  if (writes.length > most) return false;
  return (
    changes.length <= FIT_AT_ANY_SIZE || Buffer.byteLength(JSON.stringify(writes)) <= MAX_BYTES
  );
};

/** Leaves room in the product's item, of 400 KB at most, for whatever is to happen to its batches. */
const MAX_BYTES_FOR_NEW_BATCH = 360_000;

const addsToFullProduct = ({ before, after }: Change): boolean =>
  after.batches.length > before.batches.length &&
  Buffer.byteLength(JSON.stringify(productItem(after, []))) > MAX_BYTES_FOR_NEW_BATCH;

export const saveChanges = async (
  { client, name }: Table,
  changes: readonly Change[],
  step?: AttemptStep,
): Promise<Saved> => {
  if (changes.some(addsToFullProduct)) throw productIsFull();
  const writes = changes.flatMap((change) => writesOf(name, change, step));
  if (step) writes.push(attemptWrite(name, step));
  try {
    await client.send(new TransactWriteCommand({ TransactItems: writes }));
    return 'saved';
  } catch (error) {
    return foundInstead(error, writes);
  }
};

const writesOf = (table: string, change: Change, step?: AttemptStep): Write[] => {
  const { before, after, lines, events, withdrawn = [], restored } = change;
  const isOf = (line: LineKey) => (event: DomainEvent) =>
    'lineId' in event && isSameLine(event, line);
  const ofProduct = events.filter((event) => !lines.some((line) => isOf(line)(event)));
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
        Item: lineItem(step ? { ...line, attempt: step.id } : line, events.filter(isOf(line))),
        ...(isNew(line, before) && newLine),
      },
    })),
    ...withdrawn.map((line) => remove(table, lineKey(line))),
    ...queueWrites(table, change),
    ...holdWrites(table, change),
    ...markerWrites(table, change),
    ...(restored ? restoringWrites(table, after.sku, restored) : batchWrites(table, change)),
  ];
};

/** Who comes to wait, and who does not any more. */
const queueWrites = (table: string, change: Change): Write[] => [
  ...entered(change, isWaiting).map((line) => put(table, queueItem(line))),
  ...left(change, isWaiting).map(({ sku, accepted }) => remove(table, queueKey(sku, accepted))),
];

const holdWrites = (table: string, change: Change): Write[] => [
  ...entered(change, isHeld).map((line) => put(table, holdItem(line))),
  ...left(change, isHeld).map((line) => remove(table, holdKey(line))),
];

/** What is there to be found while something is to be done for a product. */
const markerWrites = (table: string, { before, after, events }: Change): Write[] => {
  const { sku } = after;
  const putOff = events.flatMap((event) => (event.type === 'BatchEtaChanged' ? [event] : []));
  const marker = (was: boolean, is: boolean, item: object, key: Key): Write[] => {
    if (was === is) return [];
    return [is ? put(table, item) : remove(table, key)];
  };
  return [
    ...putOff.map(({ batchRef, at }) => put(table, promisesItem(batchRef, at))),
    ...marker(before.filling !== null, after.filling !== null, fillingItem(sku), fillingKey(sku)),
    ...marker(needsRestock(before), needsRestock(after), restockItem(sku), restockKey(sku)),
    ...holdsMarker(table, before.firstExpiry, after),
  ];
};

const holdsMarker = (table: string, was: string | null, { sku, firstExpiry }: Product): Write[] => {
  if (firstExpiry === was) return [];
  return [firstExpiry ? put(table, holdsItem(sku, firstExpiry)) : remove(table, holdsKey(sku))];
};

const isAbsent = { ConditionExpression: 'attribute_not_exists(PK)' };

const isAtVersion = (version: number) => ({
  ConditionExpression: 'version = :version',
  ExpressionAttributeValues: { ':version': version },
});

/** Accepted by this very decision. A line that is known is safe behind its product's version. */
const isNew = ({ accepted }: StoredLine, before: Product): boolean =>
  accepted >= sequence(before.version + 1, 0);

/** Somebody else may have saved that line, with this content or another one. */
const newLine = { ...isAbsent, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

/** A batch's own record changes with what the product's item does not say of it. */
const batchWrites = (table: string, { before, after }: Change): Write[] => {
  const old = new Map(before.batches.map((batch) => [batch.ref, batch]));
  return after.batches.flatMap((batch) => {
    const was = old.get(batch.ref);
    if (!was) return [newBatchRecord(table, after.sku, batch)];
    if (was === batch) return [];
    return JSON.stringify(standing(was)) === JSON.stringify(standing(batch))
      ? []
      : [changedBatchRecord(table, batch)];
  });
};

const newBatchRecord = (table: string, sku: string, batch: Batch): Write => ({
  Put: {
    TableName: table,
    Item: batchItem(sku, batch, { qty: batch.purchased, eta: batch.eta }),
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
      UpdateExpression: [set.length > 0 ? `SET ${set}` : '', `REMOVE ${remove}`].join(' '),
      ...(set.length > 0 && {
        ExpressionAttributeValues: Object.fromEntries(
          Object.entries(now).map(([name, value]) => [`:${name}`, value]),
        ),
      }),
    },
  };
};

const attemptWrite = (table: string, { orderId, id, holder, last }: AttemptStep): Write => {
  const held = {
    TableName: table,
    Key: attemptKey(orderId),
    ConditionExpression: 'id = :id AND holder = :holder',
    ExpressionAttributeValues: { ':id': id, ':holder': holder },
  };
  return last ? { Delete: held } : { ConditionCheck: held };
};

/** Failures that pass: the same decision may be tried again as it is. */
const PASSING = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'TransactionInProgressException',
]);

/** Reads from a failed transaction what is stored instead of what the decision was made on. */
const foundInstead = (error: unknown, writes: readonly Write[]): Stored => {
  const reasons = (error as TransactionCanceledException).CancellationReasons ?? [
    { Code: (error as Error).name, Message: (error as Error).message },
  ];
  const failed = reasons.flatMap((reason, index) =>
    reason.Code === 'None' ? [] : [{ ...reason, write: writes[index] }],
  );
  if (failed.some(({ Message = '' }) => /item size/i.test(Message))) throw productIsFull();
  for (const { Code = '', write } of failed) {
    if (Code === 'ConditionalCheckFailed') {
      const attempt = write?.ConditionCheck ?? write?.Delete;
      if (attempt) throw attemptIsLost();
    } else if (!PASSING.has(Code)) throw error;
  }
  const items = failed.flatMap(({ Item }) => (Item ? [unmarshall(Item)] : []));
  return {
    products: items.filter(({ SK }) => SK === 'PRODUCT').map(parseProduct),
    lines: items.filter(({ SK }) => SK !== 'PRODUCT').map(parseLine),
  };
};

const productIsFull = (): Refusal =>
  new Refusal('too-many-open-batches', 'the SKU has as many open batches as can be stored');

const attemptIsLost = (): Refusal =>
  new Refusal(
    'order-in-progress',
    'somebody else has taken over this order; ask again in a moment',
  );
