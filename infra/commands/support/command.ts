import { resolve } from 'node:path';
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

/** Goes to the project's folder, wherever somebody has called: there are serverless.yml, what configures a stage, and .data. */
export const goHome = (): void => process.chdir(resolve(import.meta.dirname, '../../..'));
