import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { tableDefinition } from '../../infra/local/table.ts';

/**
 * A table of a test's own, without a stream: on each write DynamoDB Local looks through all the
 * streams there are. It is left behind, since deleting a table slows DynamoDB Local down for good.
 */
export const freshTable = async (): Promise<string> => {
  const TableName = `test-${randomUUID()}`;
  const { StreamSpecification: _, ...definition } = await tableDefinition();
  await new DynamoDBClient().send(new CreateTableCommand({ TableName, ...definition }));
  return TableName;
};
