import { AwsClient } from 'aws4fetch';
import { configurationOf } from '../configuration.ts';

/** A stage of the service, and how to ask it. */
export type Stage = {
  readonly url: string;
  /** Answers whoever asks, as `npm start` does. */
  readonly isOpen: boolean;
  readonly hasDocs: boolean;
  /** Asks as somebody whom the stage knows, if it asks who they are. */
  readonly fetch: (url: string, request: RequestInit) => Promise<Response>;
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * With SMOKE_TOKEN it asks by that bearer token, otherwise, over HTTPS, signed by the AWS credentials of
 * the environment.
 */
export const stageAt = (url: string, environment: Environment): Stage => {
  const { SMOKE_TOKEN, AWS_REGION = 'eu-west-1' } = environment;
  const isOpen = !SMOKE_TOKEN && new URL(url).protocol === 'http:';
  const hasDocs = configurationOf(environment).STOCK_DOCS === 'on';
  const stage = { url, isOpen, hasDocs };
  if (isOpen) return { ...stage, fetch };
  if (SMOKE_TOKEN) return { ...stage, fetch: withToken(SMOKE_TOKEN) };
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error('Who asks? Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or SMOKE_TOKEN.');
  }
  const client = new AwsClient({
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    service: 'execute-api',
    region: AWS_REGION,
    // What fails at the first try has failed.
    retries: 0,
  });
  return { ...stage, fetch: (to, request) => client.fetch(to, request) };
};

const withToken =
  (token: string): Stage['fetch'] =>
  (url, request) =>
    fetch(url, { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } });
