import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { program } from '../../infra/commands/main.ts';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.(md|yml|ts)$|^\.ci\/|^\.env/.test(file) && !file.startsWith('tests/'));

const mentions = (what: RegExp) =>
  FILES.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(what)].map(([text, ...groups]) => ({
      where: `${file}: ${text.trim()}`,
      groups,
    })),
  );

/** What is wrong with a line that calls `stock`, if something is. */
const wrongIn = (line: string): string | undefined => {
  let command: Command = program();
  const words = line.trim().split(/\s+/);
  while (command.commands.length > 0) {
    const word = words.shift();
    const named = command.commands.find((one) => one.name() === word);
    if (!named) return `there is no ${word}`;
    command = named;
  }
  const known = command.options.flatMap(({ short, long }) => [short, long]);
  return words
    .filter((word) => /^--\w/.test(word) && !known.includes(word.replace(/=.*/, '')))
    .map((word) => `it has no ${word}`)[0];
};

test('documents name no npm script that does not exist', () => {
  const all = mentions(/npm run (?:--silent )?([a-z][\w:-]*)/g);
  expect(all.length).toBeGreaterThan(20);
  expect(all.filter(({ groups: [name = ''] }) => !(name in scripts))).toEqual([]);
});

test('documents name no command, and no option of one, that does not exist', () => {
  const all = mentions(/npx stock ([a-z][^`#>|)\n]*)/g);
  expect(all.length).toBeGreaterThan(40);
  const wrong = all.flatMap(({ where, groups: [line = ''] }) => {
    const what = wrongIn(line);
    return what ? [`${where} (${what})`] : [];
  });
  expect(wrong).toEqual([]);
});

test('what npm start suggests to try is the first step of the README', () => {
  const [, step] =
    /Try: curl \$\{api\}(\/.*)\n/.exec(readFileSync('infra/local/start.ts', 'utf8')) ?? [];
  expect(readFileSync('README.md', 'utf8')).toContain(`curl localhost:3000${step}\n`);
});

test('docs/cli.md has each command', () => {
  const documented = readFileSync('docs/cli.md', 'utf8');
  const names = (command: Command, words = 'npx stock'): string[] =>
    command.commands.length === 0
      ? [words]
      : command.commands.flatMap((one) => names(one, `${words} ${one.name()}`));
  expect(names(program()).filter((name) => !documented.includes(`\`${name}`))).toEqual([]);
});

test('docs/cli.md says which commands have no --json', () => {
  const [sentence = ''] =
    /These commands have no `--json`:.*?\n\n/s.exec(readFileSync('docs/cli.md', 'utf8')) ?? [];
  const said = [...sentence.matchAll(/`([a-z]+)`/g)].map(([, name]) => name);
  const without = (command: Command): string[] => {
    if (command.commands.length > 0) return command.commands.flatMap(without);
    return command.options.some(({ long }) => long === '--json') ? [] : [command.name()];
  };
  expect(said.toSorted()).toEqual(without(program()).toSorted());
});
