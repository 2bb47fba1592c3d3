import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { functions } from '../../../infra/deploy/functions.ts';
import { clientTypes } from '../../../infra/tools/client-types/client-types.ts';
import { openApiDocument, routes, textOf } from '../../../infra/tools/openapi/document.ts';

test('docs/openapi.json says what the code does (if not: npm run openapi)', async () => {
  expect(await readFile('docs/openapi.json', 'utf8')).toBe(textOf(openApiDocument()));
});

test('the client has the types of the document (if not: npm run openapi)', async () => {
  expect(await readFile('src/client/schema.ts', 'utf8')).toBe(
    await clientTypes(textOf(openApiDocument())),
  );
});

test('it has the routes of serverless.yml and no other', () => {
  const deployed = Object.entries(functions).flatMap(([name, { events }]) =>
    events.flatMap(({ httpApi }) => (httpApi ? `${name}: ${httpApi.method} ${httpApi.path}` : [])),
  );
  const documented = routes.map(
    ({ name, method, path }) => `${name}: ${method.toUpperCase()} ${path}`,
  );
  expect(documented.toSorted()).toEqual(deployed.toSorted());
});

test('every part of a path is a parameter, and no other', () => {
  for (const { path, takes } of routes) {
    const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(takes?.path?._zod.def.shape ?? {})).toEqual(parts);
  }
});
