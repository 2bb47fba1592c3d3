import { mkdir } from 'node:fs/promises';
import { freePort } from './ports.ts';
import { type Server, startServer } from './server.ts';

/** Starts Amazon's DynamoDB Local on a free port; without a folder it keeps its data in memory. */
export const startDynamoDbLocal = async (
  folder?: string,
): Promise<Server & { readonly endpoint: string }> => {
  if (folder) await mkdir(folder, { recursive: true });
  const port = `${await freePort()}`;
  const endpoint = `http://localhost:${port}`;
  const process = new URL('./dynamodb-process.ts', import.meta.url);
  return { ...(await startServer(process, folder ? [port, folder] : [port], endpoint)), endpoint };
};

/** What an AWS client needs to talk to it: DynamoDB Local takes any credentials. */
export const environmentOf = (endpoint: string) => ({
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  // A developer's own profile would come before these credentials.
  AWS_PROFILE: '',
});
