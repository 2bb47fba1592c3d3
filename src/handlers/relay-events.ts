import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { relayEvents } from '../application/relay-events.ts';
import { composeRelay } from '../composition/relay.ts';

const { readOutbox, ...deps } = composeRelay(process.env);
const relay = relayEvents(deps);

/** Runs on the table's stream, which hands out again what follows from the position that fails. */
export const handler = async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const goOnFrom = await relay(Records.map(readOutbox));
  return { batchItemFailures: goOnFrom ? [{ itemIdentifier: goOnFrom }] : [] };
};
