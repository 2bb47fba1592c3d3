import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { documents, fileOf, textOf } from '../../../infra/tools/event-schemas/documents.ts';
import { objections, publishedIn } from '../../../infra/tools/event-schemas/write.ts';

const FOLDER = resolve('docs/events');

test('what consumers and senders rely on still holds, and every file is of something', async () => {
  expect(objections(await publishedIn(FOLDER), documents())).toEqual([]);
});

test.each(documents().map((document) => ({ file: fileOf(document), text: textOf(document) })))(
  '$file says what the code does (if not: npm run event-schemas)',
  async ({ file, text }) => {
    expect(await readFile(resolve(FOLDER, file), 'utf8')).toBe(text);
  },
);

test('nothing but schemas and a word on them is published', async () => {
  const others = (await readdir(FOLDER)).filter((file) => !file.endsWith('.json'));

  expect(others).toEqual(['README.md']);
});
