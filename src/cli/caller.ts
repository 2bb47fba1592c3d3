import type { Auth } from '../client/auth.ts';
import { type Client, createClient } from '../client/client.ts';
import type { Retry } from '../client/retry.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * As whom the environment asks the service there: with SERVICE_TOKEN by that bearer token, otherwise, over HTTPS, by its
 * AWS credentials, if it has any.
 */
export const callerOf = (service: string, environment: Environment): Auth => {
  const { SERVICE_TOKEN, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = environment;
  if (SERVICE_TOKEN) return { token: SERVICE_TOKEN };
  if (!service.startsWith('https:') || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return {};
  return {
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      sessionToken: environment.AWS_SESSION_TOKEN,
      region: environment.AWS_REGION,
    },
  };
};

/** A client of the service there, as whom the environment says. */
export const clientAt = (url: string, retry: Retry = {}): Client =>
  createClient({ url, retry, ...callerOf(url, process.env) });
