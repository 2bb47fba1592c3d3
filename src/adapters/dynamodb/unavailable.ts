import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Refusal } from '../../domain/refusal.ts';

/** What the SDK, or node below it, calls what passes by itself. */
const PASSING = new Set([
  'InternalServerError',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'ThrottlingException',
  'TimeoutError',
  'TransactionInProgressException',
]);
const PASSING_CODES = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

type AnyError = Error & {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
};

/** Whether the table can't be reached now, or does not keep up. */
const isUnavailable = (error: unknown): boolean => {
  const { name, code = '', $metadata, cause } = error as AnyError;
  if (PASSING.has(name) || PASSING_CODES.has(code)) return true;
  if (($metadata?.httpStatusCode ?? 0) >= 500) return true;
  return cause instanceof Error && isUnavailable(cause);
};

/** The client, whose requests are refused as `unavailable` once the SDK has tried them in vain. */
export const refusingWhenUnavailable = (client: DynamoDBDocumentClient): DynamoDBDocumentClient => {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw isUnavailable(error) ? unavailable(error) : error;
      }
    },
    { step: 'initialize', name: 'refusingWhenUnavailable', priority: 'high' },
  );
  return client;
};

const unavailable = (cause: unknown): Refusal =>
  new Refusal(
    'unavailable',
    'the database did not answer in time, so the request may or may not have been executed; send the same request again',
    [],
    { cause },
  );
