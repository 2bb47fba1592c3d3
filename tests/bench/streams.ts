import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { tableDefinition } from '../../infra/local/table.ts';

type Definition = Awaited<ReturnType<typeof tableDefinition>>;

const ITEMS = 99;
const ROUNDS = 20;

const client = new DynamoDBClient();
const documents = DynamoDBDocumentClient.from(client);

/** What the index and the stream of a table cost on DynamoDB Local: a transaction of 99 puts. */
export default async () => {
  const { StreamSpecification, GlobalSecondaryIndexes, ...bare } = await tableDefinition();
  const index = { GlobalSecondaryIndexes };
  const stream = { StreamSpecification };
  const keys = bare.AttributeDefinitions?.filter(
    ({ AttributeName }) => AttributeName?.length === 2,
  );
  const plain = { ...bare, AttributeDefinitions: keys };
  const tables = {
    neither: plain,
    index: { ...bare, ...index },
    stream: { ...plain, ...stream },
    both: { ...bare, ...index, ...stream },
  } as Record<string, Definition>;
  for (const [TableName, table] of Object.entries(tables)) {
    await client.send(new CreateTableCommand({ ...table, TableName }));
    await writeMany(TableName, 'warm up');
  }
  const rows = [];
  for (const has of Object.keys(tables)) {
    const ms = (await writeMany(has, 'measured')).toFixed(0);
    rows.push({ 'the table has': has, 'a transaction (ms)': ms });
  }
  return rows;
};

/** @returns the mean time of a transaction, in milliseconds. */
const writeMany = async (table: string, what: string): Promise<number> => {
  const begun = performance.now();
  for (let round = 0; round < ROUNDS; round++) {
    const TransactItems = Array.from({ length: ITEMS }, (_, n) => ({
      Put: {
        TableName: table,
        Item: {
          PK: `${what} ${round} ${n}`,
          SK: 'ITEM',
          GSI1PK: `SHARD#${n % 8}`,
          GSI1SK: `${what} ${round} ${n}`,
          content: 'x'.repeat(500),
        },
      },
    }));
    await documents.send(new TransactWriteCommand({ TransactItems }));
  }
  return (performance.now() - begun) / ROUNDS;
};
