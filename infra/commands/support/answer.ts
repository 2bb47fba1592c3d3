import { type Command, InvalidArgumentError } from 'commander';
import type { Client } from '../../../src/client/client.ts';
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

/** Asks the service, and prints its answer. */
export const answer = <T>(
  options: Asking,
  ask: (client: Client) => Promise<Result<T>>,
  text: (data: T) => string,
): Promise<void> =>
  orRefusal(options, async () => {
    const { dataOf } = await import('../../../src/client/problems.ts');
    const data = dataOf(await ask(await clientOf(options)));
    show(data, options, () => text(data));
  });

type Page = { readonly next?: string };

/** Asks for a list, page by page, and prints its first entries, as many as are wanted. */
export const answerList = <P extends Page, T>(
  { limit, ...options }: Asking & Limited,
  ask: (client: Client, query: { after?: string; limit: number }) => Promise<Result<P>>,
  itemsOf: (page: P) => readonly T[],
  text: (items: readonly T[]) => string,
): Promise<void> =>
  orRefusal(options, async () => {
    const { pages } = await import('../../../src/client/pages.ts');
    const client = await clientOf(options);
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
  });

/** What is refused fails the command; for a script the refusal is JSON, too. */
const orRefusal = async ({ json }: Output, work: () => Promise<void>): Promise<void> => {
  const { ServiceError } = await import('../../../src/client/problems.ts');
  try {
    await work();
  } catch (error) {
    if (!json || !(error instanceof ServiceError) || !error.problem) throw error;
    console.log(JSON.stringify(error.problem, null, 2));
    process.exitCode = 1;
  }
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

const clientOf = async (where: Where): Promise<Client> => {
  const { clientAt } = await import('../../../src/cli/caller.ts');
  // Somebody waits for it.
  return clientAt(await serviceAt(where), { attempts: 3 });
};
