import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { openApiDocument, textOf } from '../../../infra/openapi/document.ts';
import { routes } from '../../../infra/openapi/routes.ts';

type Functions = Readonly<
  Record<
    string,
    {
      readonly events: readonly {
        readonly httpApi?: { readonly method: string; path: string; authorizer?: object };
      }[];
    }
  >
>;

test('docs/openapi.json says what the code does (if not: npm run openapi)', async () => {
  expect(await readFile('docs/openapi.json', 'utf8')).toBe(textOf(openApiDocument()));
});

test('it has the routes of serverless.yml and no other, and knows which are open', async () => {
  // Tags of CloudFormation, such as !GetAtt, are only worth a warning.
  const yml = parse(await readFile('serverless.yml', 'utf8'), { logLevel: 'error' });
  const deployed = Object.entries(yml.functions as Functions).flatMap(([name, { events }]) =>
    events.flatMap(({ httpApi }) =>
      httpApi
        ? `${name}: ${httpApi.method} ${httpApi.path}${httpApi.authorizer ? '' : ' (open)'}`
        : [],
    ),
  );

  const documented = routes.map(
    ({ name, method, path, isOpen }) =>
      `${name}: ${method.toUpperCase()} ${path}${isOpen ? ' (open)' : ''}`,
  );
  expect(documented.toSorted()).toEqual(deployed.toSorted());
});

test('every part of a path is a parameter, and no other', () => {
  for (const { path, takes } of routes) {
    const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(takes?.path?.shape ?? {})).toEqual(parts);
  }
});
