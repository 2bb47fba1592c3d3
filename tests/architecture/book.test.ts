import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { linksOf, proseOf } from '../support/markdown.ts';

const FOLDER = 'docs/book';
const CHAPTERS = Array.from({ length: 13 }, (_, index) => index + 1);

const pageOf = (chapter: number): string => {
  const name = readdirSync(FOLDER).find((file) =>
    file.startsWith(`${String(chapter).padStart(2, '0')}-`),
  );
  return `${FOLDER}/${name}`;
};

const filesLinked = (page: string) =>
  linksOf(page).map(({ target }) => relative('.', join(FOLDER, target.split('#')[0] as string)));

test.each(CHAPTERS)('the page of chapter %i has the parts that every page has', (chapter) => {
  const page = pageOf(chapter);
  const prose = proseOf(page);
  const number = String(chapter).padStart(2, '0');
  expect(prose).toMatch(new RegExp(`^# ${chapter}\\. `));
  expect(prose).toContain(`](https://www.cosmicpython.com/book/chapter_${number}_`);
  expect(prose).toContain('\n**The idea.** ');
  expect([...prose.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual([
    'Here',
    'What AWS changes',
    'Under load, a kill, a retry',
    'Exercise',
  ]);
  expect(readFileSync(page, 'utf8').split('## Exercise')[1]).toMatch(
    new RegExp(`npm run exercise ${chapter}\\b`),
  );
  expect(filesLinked(page).filter((file) => file.startsWith('src/'))).not.toEqual([]);
  expect(filesLinked(page).filter((file) => file.endsWith('.test.ts'))).not.toEqual([]);
});

test('the index lists every page of the folder', () => {
  const pages = readdirSync(FOLDER).filter((file) => file !== 'README.md');
  const listed = filesLinked(`${FOLDER}/README.md`);
  expect(pages.filter((file) => !listed.includes(`${FOLDER}/${file}`))).toEqual([]);
});

/** Where code says of which chapter it is; the tests' own shop is of the one on tests. */
const marks = ['src', 'tests/support'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\(book, ch\. (\d+)\)/g)].map(([, chapter]) => ({
        chapter: Number(chapter),
        file,
      })),
    ),
);

test.each(CHAPTERS)(
  'the pattern of chapter %i is named once in the code, in a file that its page opens',
  (chapter) => {
    const files = marks.filter((mark) => mark.chapter === chapter).map(({ file }) => file);
    expect(files).toHaveLength(1);
    expect(filesLinked(pageOf(chapter))).toContain(files[0]);
  },
);
