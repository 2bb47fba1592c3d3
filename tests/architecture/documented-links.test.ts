import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { anchorsOf, type Link, linksOf, PAGES } from '../support/markdown.ts';

const links = PAGES.flatMap(linksOf);

/** The file that a link leads to, and the place in it. */
const ends = ({ page, target }: Link) => {
  const [path = '', place] = target.split('#');
  return { file: path ? relative('.', join(dirname(page), path)) : page, place };
};

const named = (all: readonly Link[]) => all.map(({ page, target }) => `${page}: ${target}`);

const declares = (file: string, symbol: string): boolean =>
  new RegExp(
    `^(export )?(default )?(async )?(const|let|function|class|type|interface) ${symbol}\\b`,
    'm',
  ).test(readFileSync(file, 'utf8'));

test('every link of a page leads to a file that is there', () => {
  expect(links.length).toBeGreaterThan(200);
  expect(named(links.filter((link) => !existsSync(ends(link).file)))).toEqual([]);
});

test('every link to a place in a page leads to a heading, and every other to a symbol that its file declares', () => {
  const toPlaces = links.filter((link) => ends(link).place && existsSync(ends(link).file));
  const wrong = toPlaces.filter((link) => {
    const { file, place = '' } = ends(link);
    return file.endsWith('.md') ? !anchorsOf(file).includes(place) : !declares(file, place);
  });
  expect(toPlaces.length).toBeGreaterThan(50);
  expect(named(wrong)).toEqual([]);
});

test('a link whose text is the name of a test leads to the file that has it', () => {
  const toTests = links
    .map((link) => ({ ...link, ...ends(link), name: link.text.replaceAll('`', '') }))
    .filter(({ file, name }) => file.endsWith('.test.ts') && name.split(/\s+/).length > 2);
  const wrong = toTests.filter(
    ({ file, name }) => existsSync(file) && !readFileSync(file, 'utf8').includes(name),
  );
  expect(wrong.map(({ page, name }) => `${page}: ${name}`)).toEqual([]);
});
