import type { Client } from '../client/client.ts';
import { clientAt } from './caller.ts';
import { Stop } from './stop.ts';

/** If no service is there, nobody wants to wait until that is certain. */
const ONCE = { attempts: 1 };

/**
 * A client whose requests end the command where they get no answer.
 *
 * @throws Stop if what is at that address is no allocation service
 */
export const connect = async (url: string): Promise<Client> => {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (!address?.protocol.startsWith('http')) {
    throw new Stop(`SERVICE_URL must be an address such as http://localhost:3000, not ${url}`);
  }
  await checkService(url);
  const client = clientAt(url);
  client.use({ onError: ({ error, request }) => noAnswer(request, error) });
  return client;
};

const checkService = async (url: string): Promise<void> => {
  const answer = await clientAt(url, ONCE)
    .GET('/products', { params: { query: { limit: 1 } } })
    .catch((error: unknown) => {
      if (error instanceof SyntaxError) return 'no JSON';
      throw new Stop(
        `no service answers at ${url}: start one with \`npm start\`, or set SERVICE_URL`,
      );
    });
  const given = typeof answer === 'string' ? answer : answer.response.status;
  if (typeof answer !== 'string' && Array.isArray(answer.data?.products)) return;
  throw new Stop(
    `what answers at ${url} is not the allocation service: GET /products gave ${given}`,
  );
};

const noAnswer = ({ url }: Request, error: unknown): Stop => {
  const { message, cause } = error as Error & { cause?: { code?: string } };
  return new Stop(`no answer from ${url}: ${cause?.code ?? message}`);
};
