import { environmentOf, startDynamoDbLocal } from '../../infra/local/dynamodb-local.ts';
import { freePort } from '../../infra/local/ports.ts';

export default async (): Promise<void> => {
  const dynamoDb = await startDynamoDbLocal(await freePort());
  // A test that is about the log takes it.
  Object.assign(process.env, environmentOf(dynamoDb.endpoint), { POWERTOOLS_LOG_LEVEL: 'SILENT' });
  Object.assign(globalThis, { stopDynamoDb: dynamoDb.stop });
};
