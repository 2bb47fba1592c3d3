import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** To the engine of the service under test: other tests have one of their own, which the SDK is told of. */
export const serviceDynamoDb = (): DynamoDBClient =>
  new DynamoDBClient({ endpoint: process.env.SERVICE_DYNAMODB_URL as string });
