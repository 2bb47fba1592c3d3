import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from '@jest/globals';
import { onceOnDynamoDb } from '../../src/adapters/dynamodb/once.ts';
import type { Once } from '../../src/application/ports.ts';
import { freshTable } from '../support/fresh-table.ts';
import { until } from '../support/until.ts';

const MINUTE_MS = 60_000;
const DAY_S = 24 * 60 * 60;

let tableName: string;
let once: Once;
let done: string[];
beforeEach(async () => {
  tableName = await freshTable();
  once = onceOnDynamoDb(new DynamoDBClient(), tableName);
  done = [];
});

const note = (what: string) => async () => {
  done.push(what);
};

/** Work that goes on until it is told to finish. */
const longWork = (what: string) => {
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const work = async () => {
    done.push(what);
    await finished;
  };
  return { work, finish };
};

const documents = DynamoDBDocumentClient.from(new DynamoDBClient());

/** What is remembered of works. */
const remembered = async () =>
  (await documents.send(new ScanCommand({ TableName: tableName }))).Items ?? [];

test('a work is done once, however often and by whomever it is asked for', async () => {
  const other = onceOnDynamoDb(new DynamoDBClient(), tableName);
  await once('notice 1', note('first'));
  await once('notice 1', note('second'));
  await other('notice 1', note('third'));

  expect(done).toEqual(['first']);
});

test('works of two names are two works', async () => {
  await once('notice 1', note('first'));
  await once('notice 2', note('second'));

  expect(done).toEqual(['first', 'second']);
});

test('of 8 who ask at once one does it; the others are rejected while it is under way, and then there is nothing left to do', async () => {
  const { work, finish } = longWork('done');
  let rejections = 0;
  const ask = (asker: Once) =>
    asker('notice 1', work).catch((error) => {
      rejections++;
      throw error;
    });
  const askers = Array.from({ length: 8 }, () => onceOnDynamoDb(new DynamoDBClient(), tableName));
  const answers = Promise.allSettled(askers.map(ask));
  await until(() => done.length + rejections === askers.length);
  finish();
  const statuses = (await answers).map(({ status }) => status);

  expect(statuses.toSorted()).toEqual(['fulfilled', ...Array(7).fill('rejected')]);
  await Promise.all(askers.map((asker) => asker('notice 1', work)));
  expect(done).toEqual(['done']);
});

test('a work that fails says so, and is done again when it is asked for again', async () => {
  const fail = async () => {
    done.push('failed');
    throw new Error('no connection');
  };
  await expect(once('notice 1', fail)).rejects.toThrow('no connection');
  await once('notice 1', note('done'));
  await once('notice 1', note('too much'));

  expect(done).toEqual(['failed', 'done']);
});

test('a work that somebody has begun and not finished for a minute is done by who asks next', async () => {
  const { work, finish } = longWork('begun');
  const begun = once('notice 1', work);
  await until(() => done.length > 0);

  const [item] = await remembered();
  const { PK, SK, in_progress_expiration: end } = item ?? {};
  expect(end).toBeGreaterThan(Date.now());
  expect(end).toBeLessThanOrEqual(Date.now() + MINUTE_MS);
  await expect(once('notice 1', note('too early'))).rejects.toThrow();
  await documents.send(
    new UpdateCommand({
      TableName: tableName,
      Key: { PK, SK },
      UpdateExpression: 'SET in_progress_expiration = :past',
      ExpressionAttributeValues: { ':past': Date.now() - 1 },
    }),
  );
  await once('notice 1', note('done'));

  expect(done).toEqual(['begun', 'done']);
  finish();
  await begun;
});

test('what was done is remembered for a month, and takes no part in the stock', async () => {
  const before = Math.floor(Date.now() / 1_000);
  await once('notice 1', note('done'));

  const [item] = await remembered();
  expect(item).toMatchObject({ PK: 'DONE', status: 'COMPLETED' });
  expect(item?.expiresAt).toBeGreaterThanOrEqual(before + 30 * DAY_S);
  expect(item?.expiresAt).toBeLessThan(before + 31 * DAY_S);
  expect(item).not.toHaveProperty('events');
  expect(item).not.toHaveProperty('GSI1PK');
});
