import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { projectEvents } from '../../application/ledger/project-events.ts';
import { composeProjection } from '../../composition/ledger.ts';
import { note, oneLine } from '../../composition/log.ts';

const { readForLedger, ...deps } = composeProjection(process.env);
const project = projectEvents(deps);

/** Runs on the table's stream, beside the relay: neither waits for the other. */
export const handler = (
  { Records }: DynamoDBStreamEvent,
  { awsRequestId: requestId }: Pick<Context, 'awsRequestId'>,
): Promise<DynamoDBBatchResponse> =>
  oneLine('projectEvents', { requestId, records: Records.length }, async () => {
    const heldUp = await project(Records.map(readForLedger));
    if (!heldUp) return { batchItemFailures: [] };
    note({ outcome: 'held-up', goOnFrom: heldUp.position, refused: heldUp.reason }, 'warn');
    return { batchItemFailures: [{ itemIdentifier: heldUp.position }] };
  });
