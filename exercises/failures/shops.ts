import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable } from '../../infra/local/table.ts';
import { naiveShop } from '../naive/shop.ts';
import type { OpenShop } from './shop.ts';
import { thisShop } from './this-shop.ts';

const createNaiveTable = async (TableName: string): Promise<void> => {
  await new DynamoDBClient().send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'sku', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'sku', KeyType: 'HASH' }],
    }),
  );
};

type Service = {
  readonly open: OpenShop;
  readonly create: (table: string) => Promise<void>;
};

export const SERVICES = {
  naive: { open: naiveShop, create: createNaiveTable },
  this: { open: thisShop, create: (table) => createTable(table, 'Table') },
} satisfies Record<string, Service>;

export type ServiceName = keyof typeof SERVICES;

/** A service on a table of its own, with nothing in it. */
export const freshShop = async (name: ServiceName) => {
  const table = `${name}-${randomUUID()}`;
  const { open, create }: Service = SERVICES[name];
  await create(table);
  const heard: string[] = [];
  const publish = async (event: Parameters<Parameters<OpenShop>[2]>[0]) => {
    heard.push(`${event.type} ${event.orderId ?? event.batchRef}`);
  };
  return {
    table,
    /** What the bus has heard. */
    heard,
    /** As another process uses it. */
    open: (client = new DynamoDBClient()) => open(client, table, publish),
  };
};
