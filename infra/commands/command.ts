import type { Command } from 'commander';

/** A command whose help ends with an example of its use. */
export const addCommand = (
  parent: Command,
  nameAndArgs: string,
  description: string,
  ...examples: readonly string[]
): Command =>
  parent
    .command(nameAndArgs)
    .description(description)
    .addHelpText('after', `\n${examples.map((one) => `Example: npx stock ${one}`).join('\n')}`);
