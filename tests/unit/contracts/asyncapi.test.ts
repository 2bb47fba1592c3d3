import { readFile } from 'node:fs/promises';
import specs from '@asyncapi/specs';
import { expect, test } from '@jest/globals';
import { Ajv, type SchemaObject } from 'ajv';
import * as z from 'zod';
import { asyncApiDocument } from '../../../infra/tools/event-schemas/asyncapi.ts';
import { commandExamples } from '../../../infra/tools/event-schemas/command-examples.ts';
import { documents } from '../../../infra/tools/event-schemas/documents.ts';
import { eventExamples } from '../../../infra/tools/event-schemas/examples.ts';
import { allocationRefusedSchema } from '../../../src/adapters/eventbridge/allocation-refused.ts';
import { eventSchemas } from '../../../src/adapters/eventbridge/event-schemas.ts';
import { commandSchemas } from '../../../src/handlers/messages/command-schemas.ts';
import { fieldsWithoutMeaning } from '../../support/fields-without-meaning.ts';

const document = JSON.parse(JSON.stringify(asyncApiDocument()));

test('docs/asyncapi.json says what the code does (if not: npm run asyncapi)', async () => {
  expect(JSON.parse(await readFile('docs/asyncapi.json', 'utf8'))).toEqual(document);
});

test('it is AsyncAPI 3.0, as its authors define it', () => {
  const schema = specs.schemasWithoutId['3.0.0'] as SchemaObject;
  const isValid = new Ajv({ strict: false, validateFormats: false }).compile(schema);

  expect([isValid(document), isValid.errors]).toEqual([true, null]);
  // Otherwise it would find nothing.
  expect(isValid({ ...document, operations: { tell: { action: 'shout' } } })).toBe(false);
});

test('it has each event and each command, and refers to nothing else', () => {
  const names = documents().map(({ name }) => name);
  const { schemas, messages } = document.components;
  const references = JSON.stringify(document).match(/(?<="\$ref":")#[^"]*/g) ?? [];

  expect([Object.keys(schemas), Object.keys(messages)]).toEqual([names, names]);
  expect(references.filter((reference) => !isThere(reference))).toEqual([]);
});

const isThere = (reference: string): boolean =>
  reference
    .slice('#/'.length)
    .split('/')
    .reduce((part, name) => part?.[name], document) !== undefined;

const schemas = {
  ...Object.fromEntries(
    Object.entries(eventSchemas).map(([type, schema]) => [type, schema.strict()]),
  ),
  AllocationRefused: allocationRefusedSchema.strict(),
  ...commandSchemas,
};

test.each(Object.entries(schemas))('the example of %s is as its schema says', (name, schema) => {
  const example = { ...eventExamples, ...commandExamples }[name];

  expect(z.safeParse(schema, example).error?.issues).toBeUndefined();
});

test('each field has a meaning (if not: meanings.ts)', () => {
  expect(fieldsWithoutMeaning(document)).toEqual([]);
});
