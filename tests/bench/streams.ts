import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { tableDefinition } from '../../infra/local/table.ts';
import type { Benchmark } from './support/benchmark.ts';
import { rounded } from './support/stats.ts';

type Definition = Awaited<ReturnType<typeof tableDefinition>>;

const ITEMS = 99;
const ROUNDS = 20;

const client = new DynamoDBClient();
const documents = DynamoDBDocumentClient.from(client);

/** What the index and the stream of a table cost on DynamoDB Local: a transaction of 99 puts. */
const measure: Benchmark = async () => {
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
    const ms = rounded(await writeMany(has, 'measured'));
    rows.push({ 'the table has': has, 'a transaction (ms)': ms });
  }
  return {
    rows,
    plot: {
      title: 'A transaction of 99 puts',
      kind: 'bars',
      x: 'the table has',
      y: ['a transaction (ms)'],
      unit: 'milliseconds',
    },
  };
};
export default measure;

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
