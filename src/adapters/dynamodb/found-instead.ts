import type { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Stored } from '../../application/ports.ts';
import { Refusal } from '../../domain/refusal.ts';
import { parseLine, parseProduct } from './items.ts';
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

export const productIsFull = (): Refusal =>
  new Refusal('too-many-open-batches', 'the SKU has as many open batches as can be stored');

const attemptIsLost = (): Refusal =>
  new Refusal(
    'order-in-progress',
    'somebody else has taken over this order; ask again in a moment',
  );
