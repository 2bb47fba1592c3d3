import type { UnfinishedWork } from '../../application/ports.ts';
import { BATCHES_TO_CUT, ORDERS_IN_PROGRESS, QUEUES_TO_FILL } from './keys.ts';
import { type Table, walkIndex } from './reading.ts';

export const dynamoDbUnfinishedWork = (table: Table): UnfinishedWork => ({
  batchesToCut: () => namesIn(table, BATCHES_TO_CUT),
  ordersInProgress: () => namesIn(table, ORDERS_IN_PROGRESS),
  queuesToFill: () => namesIn(table, QUEUES_TO_FILL),
});

const namesIn = async (table: Table, partition: string): Promise<readonly string[]> => {
  const names: string[] = [];
  const walk = { order: 'ascending', pageSize: 1_000 } as const;
  for await (const { GSI1SK } of walkIndex(table, partition, walk)) names.push(GSI1SK);
  return names;
};
