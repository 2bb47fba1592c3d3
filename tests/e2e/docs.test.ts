import { createHash } from 'node:crypto';
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

test('the page shows what to ask each operation, and what it answers', async () => {
  const { headers, body: page } = await ask('GET', '/docs');
  const sections: readonly string[] = page.split('<summary><b>').slice(1);

  expect(sections.filter((one) => !one.includes('<pre>curl '))).toEqual([]);
  expect(page).toContain('&#34;batchRef&#34;: &#34;LAMP-A&#34;');
  // Its own script may run, and nothing else.
  const [, script = ''] = /<script>(.*?)<\/script>/s.exec(page) ?? [];
  const hash = createHash('sha256').update(script).digest('base64');
  expect(headers.get('content-security-policy')).toContain(`script-src 'sha256-${hash}'`);
});

test('it says that it answers', async () => {
  expect(await ask('GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
});
