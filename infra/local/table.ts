import { readFile } from 'node:fs/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { parse } from 'yaml';

const DEFINITION = new URL('../deploy/tables.yml', import.meta.url);

/** The tables, as the template calls them. */
export type TableId = 'Table' | 'LedgerTable';

/** Creates a table that is deployed, under this name, unless it is there. */
export const createTable = async (TableName: string, id: TableId): Promise<void> => {
  const client = new DynamoDBClient();
  try {
    await client.send(new CreateTableCommand({ TableName, ...(await tableDefinition(id)) }));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName });
};

/** What is deployed, in the API's words. */
export const tableDefinition = async (
  id: TableId = 'Table',
): Promise<Omit<CreateTableCommandInput, 'TableName'>> => {
  const template = parse(await readFile(DEFINITION, 'utf8'), { logLevel: 'error' });
  const deployed = template.Resources[id].Properties;
  return {
    BillingMode: deployed.BillingMode,
    AttributeDefinitions: deployed.AttributeDefinitions,
    KeySchema: deployed.KeySchema,
    GlobalSecondaryIndexes: deployed.GlobalSecondaryIndexes,
    // CloudFormation leaves out what the API wants said.
    ...(deployed.StreamSpecification && {
      StreamSpecification: { ...deployed.StreamSpecification, StreamEnabled: true },
    }),
  };
};
