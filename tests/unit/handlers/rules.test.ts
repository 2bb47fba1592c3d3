import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { routes } from '../../../infra/tools/openapi/document.ts';
import { commandSchemas } from '../../../src/handlers/messages/command-schemas.ts';
import { eventOf } from '../../../src/handlers/messages/queue.ts';

const bodies = routes.flatMap(({ name, takes: { body } = {} }) => (body ? [{ name, body }] : []));
const messages = Object.entries(commandSchemas).map(([name, detail]) => ({
  name,
  body: eventOf(name, detail),
}));

type Def = {
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
};

/** What is asked for, with whatever JSON can carry in the place of some of it. */
const hostile = (schema: z.core.$ZodType): fc.Arbitrary<unknown> => {
  const { shape, element, innerType, in: input } = schema._zod.def as Def;
  const inner = innerType ?? input;
  if (inner) return hostile(inner);
  const anything = fc.jsonValue({ maxDepth: 2 });
  if (element) return fc.oneof(anything, fc.array(hostile(element), { maxLength: 3 }));
  if (!shape) return anything;
  const fields = Object.entries(shape).map(([name, field]) => [name, hostile(field)]);
  return fc.oneof(anything, fc.record(Object.fromEntries(fields), { requiredKeys: [] }));
};

/** As every body is that gets as far as its schema. */
const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

test.each([
  ...bodies.map(({ name, body }) => ({ name, body, sent: hostile(body).filter(isObject) })),
  ...messages.map(({ name, body }) => ({ name, body, sent: hostile(body) })),
])('what breaks a rule of $name is told that rule', ({ body, sent }) => {
  fc.assert(
    fc.property(sent, (value) => {
      for (const issue of z.safeParse(body, value).error?.issues ?? []) {
        // Which fields are known is said of each that is not.
        if (issue.code !== 'unrecognized_keys') expect(issue.message).toMatch(/^must /);
      }
    }),
  );
});
