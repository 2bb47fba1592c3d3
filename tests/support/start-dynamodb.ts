import { environmentOf, startDynamoDbLocal } from '../../infra/local/dynamodb-local.ts';

export default async (): Promise<void> => {
  const dynamoDb = await startDynamoDbLocal();
  Object.assign(process.env, environmentOf(dynamoDb.endpoint));
  Object.assign(globalThis, { stopDynamoDb: dynamoDb.stop });
};
