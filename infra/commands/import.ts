import path from 'node:path';
import type { Command } from 'commander';
import { HELP } from '../../src/cli/allocate-from-csv.ts';
import { addCommand } from './command.ts';
import { progressOf } from './progress.ts';
import { serviceAt, type Where, withWhere } from './where.ts';

export const addImport = (stock: Command): void => {
  const command = addCommand(
    stock,
    'import <folder>',
    'add the batches in a folder, and allocate its order lines',
    'import orders/',
  )
    .option('--strict', 'exit with 1 if any row is invalid')
    .addHelpText('after', HELP);
  withWhere(command).action(run);
};

const run = async (folder: string, options: Where & { readonly strict?: true }): Promise<void> => {
  const { allocateFromCsv } = await import('../../src/cli/allocate-from-csv.ts');
  // npm run changes to the project's folder, and says where it was called.
  const absolute = path.resolve(process.env.INIT_CWD ?? '.', folder);
  const isDone = await allocateFromCsv(
    absolute,
    await serviceAt(options),
    options.strict ?? false,
    progressOf('rows'),
  );
  if (!isDone) process.exitCode = 1;
};
