import * as z from 'zod';

/** What a route answers: nothing, or something of that type. */
export type Answer = {
  readonly description: string;
  readonly type?: string;
  readonly schema?: z.core.$ZodType;
  /** What each header says. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** JSON by one of these schemas. */
export const json = (
  schema: z.core.$ZodType | readonly z.core.$ZodType[],
  description: string,
  headers?: Record<string, string>,
): Answer => ({
  description,
  type: 'application/json',
  schema: anyOf([schema].flat()),
  ...(headers && { headers }),
});

export const anyOf = (schemas: readonly z.core.$ZodType[]): z.core.$ZodType =>
  schemas.length === 1 ? (schemas[0] as z.core.$ZodType) : z.union(schemas);

export const text = (word: string): Answer => ({
  description: 'It is done',
  type: 'text/plain',
  schema: z.literal(word),
});

export const html: Answer = { description: 'A page', type: 'text/html', schema: z.string() };

export const noContent = (description: string): Answer => ({ description });
