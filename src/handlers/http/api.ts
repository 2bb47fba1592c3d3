import * as z from 'zod';
import type { ProblemCode } from './problem-schemas.ts';

// What a route is for OpenAPI. No function is deployed with it: it takes the whole of zod.

/** A room of the API: what its routes are about, and the routes. */
export type Api = {
  readonly tag: string;
  readonly description: string;
  /** Whether its errors look as in the book. */
  readonly isOfBook?: true;
  readonly routes: readonly Route[];
};

/** A route of the HTTP API, by the name of its function. */
export type Route = {
  readonly name: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly summary: string;
  /** What it takes, by the schemas that its handler parses with; some get a name for the document. */
  readonly takes?: {
    readonly path?: z.core.$ZodObject;
    readonly query?: z.core.$ZodObject;
    readonly body?: z.core.$ZodType;
  };
  /** Whether it can be asked only if something is as its caller knows it (If-Match). */
  readonly isConditional?: true;
  readonly answers: Readonly<Record<number, Answer>>;
  /** What it answers with `?dryRun=true`, where that is something else: for the document another operation. */
  readonly dryRun?: {
    readonly name: string;
    readonly summary: string;
    readonly answer: Answer;
    readonly problems?: readonly ProblemCode[];
  };
  /** Besides those that follow from what it takes, and the error that nobody foresaw. */
  readonly problems?: readonly ProblemCode[];
};

/** What each route that writes may be refused for. */
export const WRITES = [
  'too-many-open-batches',
  'too-much-contention',
  'key-reused',
  'request-under-way',
] as const;

/** By which the document refers to it; and what its schema does not say by itself. */
export const named = <T extends z.core.$ZodType>(id: string, schema: T, more: object = {}): T => {
  z.globalRegistry.add(schema, { id, ...more });
  return schema;
};

/** What a route answers: nothing, or something of that type. */
export type Answer = {
  readonly description: string;
  readonly type?: string;
  readonly schema?: z.core.$ZodType;
  /** What each header says. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** What tells this state from others. */
export const TAG = { etag: 'The current state, for If-Match' };

export const json = (
  schema: z.core.$ZodType,
  description: string,
  headers?: Record<string, string>,
): Answer => ({ description, type: 'application/json', schema, ...(headers && { headers }) });

export const text = (word: string): Answer => ({
  description: 'It was done',
  type: 'text/plain',
  schema: z.literal(word),
});

export const html: Answer = { description: 'A page', type: 'text/html', schema: z.string() };

export const noContent = (description: string): Answer => ({ description });
