import { AwsClient } from 'aws4fetch';

export type Ask = (url: string, request: RequestInit) => Promise<Response>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Asks the service there as somebody whom it knows: with SERVICE_TOKEN by that bearer token, otherwise, over
 * HTTPS, signed by the AWS credentials of the environment, if it has any.
 */
export const callerOf = (service: string, environment: Environment): Ask => {
  const { SERVICE_TOKEN } = environment;
  if (SERVICE_TOKEN) return withToken(SERVICE_TOKEN);
  return service.startsWith('https:') ? signedBy(environment) : fetch;
};

const withToken =
  (token: string): Ask =>
  (url, request) => {
    const headers = new Headers(request.headers);
    headers.set('authorization', `Bearer ${token}`);
    return fetch(url, { ...request, headers });
  };

const signedBy = (environment: Environment): Ask => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION } = environment;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return fetch;
  const client = new AwsClient({
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    service: 'execute-api',
    // Unless it is set the address says it.
    ...(AWS_REGION && { region: AWS_REGION }),
    // Whoever asks knows best whether to ask again.
    retries: 0,
  });
  return (url, request) => client.fetch(url, request);
};
