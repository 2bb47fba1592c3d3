import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Callers } from '../../application/ports.ts';

type Level = 'info' | 'warn' | 'error';
type Fields = Readonly<Record<string, unknown>>;

/** What is to be said of a piece of work once it has ended. */
type Line = { level: Level; tries: number; fields: Fields };

/**
 * A log of one line for each piece of work: a request, an order of many, a message, a scheduled run.
 * What is noted while it is under way is in its line, however many are under way at once.
 */
export const cloudWatchLog = () => {
  const logger = new Logger();
  /** The line of the work that is under way, and those of the work that it is a part of. */
  const underWay = new AsyncLocalStorage<readonly Line[]>();
  const lines = () => underWay.getStore() ?? [];

  const note = (fields: Fields, level?: Level): void => {
    const [line] = lines();
    if (!line) return;
    line.fields = { ...line.fields, ...fields };
    line.level = level ?? line.level;
  };

  const noteFailure = (error: unknown): void =>
    note({ outcome: 'failed', error: described(error) }, 'error');

  const oneLine = <T>(what: string, ids: Fields, work: () => Promise<T>): Promise<T> => {
    const line: Line = { level: 'info', tries: 1, fields: { ...ids, outcome: 'done' } };
    const begun = performance.now();
    return underWay.run([line, ...lines()], async () => {
      try {
        return await work();
      } catch (error) {
        noteFailure(error);
        throw error;
      } finally {
        const { level, tries, fields } = line;
        const durationMs = Math.round(performance.now() - begun);
        logger[level](what, { ...fields, tries, durationMs });
      }
    });
  };

  /** Counts a try more for all that the work under way is done for. */
  const noteRetry = (): void => {
    for (const line of lines()) line.tries++;
  };

  const callers: Callers<Line> = {
    current: lines,
    serving: (all, work) => underWay.run([...new Set(all)], work),
  };

  return { oneLine, note, noteFailure, noteRetry, callers };
};

/** Without what the SDK attaches to its errors: what is stored is among it. */
const described = (error: unknown): unknown => {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    stack: stack?.split('\n'),
    ...(cause instanceof Error && { cause: described(cause) }),
    ...(error instanceof AggregateError && { errors: error.errors.map(described) }),
  };
};
