import { type Command, InvalidArgumentError } from 'commander';
import type { Client } from '../../src/client/client.ts';
import { addCommand } from './command.ts';
import { type Output, show, withJson } from './output.ts';
import { serviceAt, type Where, withWhere } from './where.ts';

export type Asking = Where & Output;

/** A command that asks the service one thing, and prints what it answers. */
export const addAsking = (
  parent: Command,
  nameAndArgs: string,
  description: string,
  example: string,
): Command => withJson(withWhere(addCommand(parent, nameAndArgs, description, example)));

type Result<T> =
  | { readonly data: T; readonly response: Response }
  | { readonly error: unknown; readonly response: Response };

/** Asks the service, and prints its answer. A refusal ends the command; for scripts it is JSON, too. */
export const answer = async <T>(
  options: Asking,
  ask: (client: Client) => Promise<Result<T>>,
  text: (data: T) => string,
): Promise<void> => {
  const { isProblem, ServiceError } = await import('../../src/client/problems.ts');
  const result = await ask(await clientAt(options));
  if ('data' in result) return show(result.data, options, () => text(result.data));
  const { error, response } = result;
  if (!options.json || !isProblem(error)) throw new ServiceError(response, error);
  console.log(JSON.stringify(error, null, 2));
  process.exitCode = 1;
};

type Page = { readonly next?: string };

/** The same for a list, of which it prints so much as was asked for, in pages or not. */
export const answerList = async <P extends Page, T>(
  { limit, ...options }: Asking & Limited,
  ask: (client: Client, query: { after?: string; limit: number }) => Promise<Result<P>>,
  itemsOf: (page: P) => readonly T[],
  text: (items: readonly T[]) => string,
): Promise<void> => {
  const { pages } = await import('../../src/client/pages.ts');
  const client = await clientAt(options);
  const items: T[] = [];
  let hasMore = false;
  for await (const page of pages((at) => ask(client, { ...at, limit: Math.min(limit, 100) }))) {
    items.push(...itemsOf(page));
    hasMore = items.length > limit || page.next !== undefined;
    if (items.length >= limit) break;
  }
  const shown = items.slice(0, limit);
  show(shown, options, () => text(shown));
  if (hasMore) console.error(`There is more: these are the first ${limit} (--limit).`);
};

export type Limited = { readonly limit: number };

export const withLimit = (command: Command): Command =>
  command.option('--limit <count>', 'how many to print at most', countOf, 100);

/** A whole number, as it is written on the command line. */
export const numberOf = (text: string): number => {
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
};

const countOf = (text: string): number => {
  const count = numberOf(text);
  if (count > 0) return count;
  throw new InvalidArgumentError('It must be at least 1.');
};

const clientAt = async (where: Where): Promise<Client> => {
  const { createClient } = await import('../../src/client/client.ts');
  const url = await serviceAt(where);
  return createClient({ url, ...authOf(url) });
};

/** Whom the service knows: by a token, or over HTTPS by AWS credentials. */
const authOf = (url: string) => {
  const {
    SERVICE_TOKEN: token,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_REGION: region,
  } = process.env;
  if (token) return { token };
  if (!url.startsWith('https:') || !accessKeyId || !secretAccessKey) return {};
  return { credentials: { accessKeyId, secretAccessKey, sessionToken, region } };
};
