import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { relayEvents } from '../../application/jobs/relay-events.ts';
import { note, oneLine } from '../../composition/log.ts';
import { composeRelay } from '../../composition/relay.ts';

const { readOutbox, ...deps } = composeRelay(process.env);
const relay = relayEvents(deps);

/** Runs on the table's stream, which hands out again what follows from the position that fails. */
export const handler = (
  { Records }: DynamoDBStreamEvent,
  { awsRequestId: requestId }: Pick<Context, 'awsRequestId'>,
): Promise<DynamoDBBatchResponse> =>
  oneLine('relayEvents', { requestId, records: Records.length }, async () => {
    const goOnFrom = await relay(Records.map(readOutbox));
    if (!goOnFrom) return { batchItemFailures: [] };
    note({ outcome: 'held-up', goOnFrom }, 'warn');
    return { batchItemFailures: [{ itemIdentifier: goOnFrom }] };
  });
