import { describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { program } from '../../../infra/commands/main.ts';

/** Every command that does something, with the words that call it. */
const leaves = (command: Command, words: readonly string[] = []): [string, Command][] =>
  command.commands.length === 0
    ? [[words.join(' '), command]]
    : command.commands.flatMap((one) => leaves(one, [...words, one.name()]));

const helpOf = (command: Command): string => {
  let text = '';
  command.configureOutput({
    writeOut: (some) => {
      text += some;
    },
  });
  command.outputHelp();
  return text;
};

const COMMANDS = leaves(program());

describe.each(COMMANDS)('stock %s', (name, command) => {
  const examples = [...helpOf(command).matchAll(/^Example: npx stock (.*)$/gm)].map(
    ([, example = '']) => example.replace(/ >.*/, '').split(' '),
  );

  test('has an example in its help', () => {
    expect(examples).not.toEqual([]);
  });

  test('understands its own examples', async () => {
    for (const example of examples) {
      const stock = program();
      const called: string[] = [];
      for (const [words, one] of leaves(stock)) one.action(() => void called.push(words));
      await stock.parseAsync(example, { from: 'user' });
      expect(called).toEqual([name]);
    }
  });

  test('has a line of description', () => {
    expect(command.description()).toMatch(/^[a-z][^\n]+[^.\n]$/);
  });
});
