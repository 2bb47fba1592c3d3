import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { ask } from '../support/http.ts';

test('the service hands out its OpenAPI document', async () => {
  const { status, headers, body } = await ask('GET', '/openapi.json');

  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch('application/json');
  expect(body).toEqual(JSON.parse(await readFile('docs/openapi.json', 'utf8')));
});

test('a page shows every operation, and loads nothing from anywhere', async () => {
  const { status, headers, body: page } = await ask('GET', '/docs');
  const { body: document } = await ask('GET', '/openapi.json');

  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  const shown = [...page.matchAll(/<summary><b>(\w+)<\/b> <code>(.*?)<\/code>/g)];
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(shown.map(([, method, path]) => `${method} ${path}`).sort()).toEqual(operations.sort());
  // Every link leads to somewhere on the page, but the one to the document.
  const links = [...page.matchAll(/(?:href|src)="(.*?)"/g)].map(([, link]) => link);
  const ids = [...page.matchAll(/id="(.*?)"/g)].map(([, id]) => `#${id}`);
  expect(links.filter((link) => !ids.includes(link))).toEqual(['openapi.json']);
});

test('it says that it answers', async () => {
  expect(await ask('GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
});
