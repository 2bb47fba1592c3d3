import { environmentOf, startDynamoDbLocal } from '../../infra/local/dynamodb-local.ts';
import { freePort } from '../../infra/local/ports.ts';

export default async (): Promise<void> => {
  const dynamoDb = await startDynamoDbLocal(await freePort());
  Object.assign(process.env, environmentOf(dynamoDb.endpoint));
  Object.assign(globalThis, { stopDynamoDb: dynamoDb.stop });
};
