import type { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { LeaseLost, type Stored } from '../../application/ports.ts';
import { Refusal } from '../../domain/refusal.ts';
import { parseLine, parseProduct } from './items.ts';
import type { Table } from './reading.ts';
import type { Write } from './writes.ts';

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

/** Writes all of it, or nothing. */
export const writeAll = async (
  { client }: Table,
  writes: readonly Write[],
): Promise<'saved' | Stored> => {
  try {
    await client.send(new TransactWriteCommand({ TransactItems: [...writes] }));
    return 'saved';
  } catch (error) {
    return foundInstead(error, writes);
  }
};

/** Reads from a failed transaction what is stored instead of what the decision was made on. */
export const foundInstead = (error: unknown, writes: readonly Write[]): Stored => {
  const { CancellationReasons, name, message } = (
    error instanceof Refusal ? error.cause : error
  ) as TransactionCanceledException;
  const reasons = CancellationReasons ?? [{ Code: name, Message: message }];
  const failed = reasons.flatMap((reason, index) =>
    reason.Code === 'None' ? [] : [{ ...reason, write: writes[index] }],
  );
  if (failed.some(({ Message = '' }) => /item size/i.test(Message))) throw productIsFull();
  for (const { Code = '', write } of failed) {
    if (Code === 'ConditionalCheckFailed') {
      const { SK } = (write?.ConditionCheck ?? write?.Delete)?.Key ?? write?.Put?.Item ?? {};
      if (SK === 'ATTEMPT') throw attemptIsLost();
      if (SK === 'LEASE') throw new LeaseLost();
    } else if (!PASSING.has(Code)) throw error;
  }
  const items = failed.flatMap(({ Item }) => (Item ? [unmarshall(Item)] : []));
  return {
    products: items.filter(({ SK }) => SK === 'PRODUCT').map(parseProduct),
    lines: items.filter(({ SK }) => SK !== 'PRODUCT').map(parseLine),
  };
};

export const productIsFull = (): Refusal =>
  new Refusal('too-many-open-batches', 'the SKU already has the maximum number of open batches');

const attemptIsLost = (): Refusal =>
  new Refusal(
    'order-in-progress',
    'another request has taken over this order; try again in a moment',
  );
