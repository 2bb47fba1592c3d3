import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { tableDefinition } from '../../infra/local/table.ts';

/**
 * A table of a test's own, without a stream: on each write DynamoDB Local looks through all the
 * streams there are. It is left behind, since deleting a table slows DynamoDB Local down for good.
 */
export const freshTable = async (name?: string): Promise<string> => {
  const { StreamSpecification: _, ...definition } = await tableDefinition();
  return create(definition, name);
};

export const freshLedgerTable = async (): Promise<string> =>
  create(await tableDefinition('LedgerTable'));

/** A stage that has such a table and nothing else, as far as a command of the operator needs it. */
export const freshStage = async (): Promise<{ readonly stage: string; readonly table: string }> => {
  const stage = randomUUID();
  return { stage, table: await freshTable(`stock-allocation-${stage}`) };
};

/** The same with its stream, which slows down all tests that come later: one of them is enough. */
export const freshTableWithStream = async (): Promise<string> => create(await tableDefinition());

const create = async (
  definition: Omit<CreateTableCommandInput, 'TableName'>,
  TableName = `test-${randomUUID()}`,
): Promise<string> => {
  await new DynamoDBClient().send(new CreateTableCommand({ TableName, ...definition }));
  return TableName;
};
