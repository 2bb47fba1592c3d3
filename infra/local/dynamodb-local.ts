import { mkdir } from 'node:fs/promises';
import { type Server, startServer } from './server.ts';

/** Starts Amazon's DynamoDB Local; without a folder it keeps its data in memory. */
export const startDynamoDbLocal = async (
  port: number,
  folder?: string,
): Promise<Server & { readonly endpoint: string }> => {
  if (folder) await mkdir(folder, { recursive: true });
  const endpoint = `http://localhost:${port}`;
  const process = new URL('./dynamodb-process.ts', import.meta.url);
  const args = folder ? [`${port}`, folder] : [`${port}`];
  return { ...(await startServer(process, args, endpoint)), endpoint };
};

/** What an AWS client needs to talk to it: DynamoDB Local takes any credentials. */
export const environmentOf = (endpoint: string) => ({
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  AWS_ENDPOINT_URL_DYNAMODB_STREAMS: endpoint,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  // A developer's own profile would come before these credentials.
  AWS_PROFILE: '',
});
