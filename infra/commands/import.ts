import type { Command } from 'commander';
import { Stop } from '../../src/cli/stop.ts';
import { addCommand } from './support/command.ts';
import { type Output, show, withJson } from './support/output.ts';
import { progressOf } from './support/progress.ts';
import { serviceAt, type Where, withWhere } from './support/where.ts';

type Options = Where & Output & { readonly check?: boolean; readonly skipInvalid?: boolean };

const DETAILS = `
It takes a folder with batches.csv, orders.csv or both, or one such file. If any row is invalid, nothing is sent. It writes
allocations.csv and shortages.csv, and can be run again at any time: nothing is promised twice. docs/import.md has the columns.`;

export const addImport = (stock: Command): void => {
  const command = addCommand(
    stock,
    'import <folder>',
    'import batches and orders from CSV files',
    'import docs/import --check',
  )
    .option('--check', 'dry run: print what would happen, send nothing')
    .option('--skip-invalid', 'skip invalid rows')
    .addHelpText('after', DETAILS);
  withJson(withWhere(command)).action(run);
};

const run = async (
  place: string,
  { check = false, skipInvalid = false, ...options }: Options,
): Promise<void> => {
  const { importStock } = await import('../../src/cli/import.ts');
  const { importSummary } = await import('../../src/cli/import-summary.ts');
  const { show: progress, stop } = progressOf('rows');
  const url = await serviceAt(options);
  const imported = await importStock({ place, url, check, skipInvalid, progress }).finally(stop);
  const { fates, written, stopped, failed } = imported;
  const files = imported.files.map(({ name, holds, encoding }) => ({ name, holds, encoding }));
  const rows = [...fates].map(([{ file, row }, fate]) => ({ file, row, ...fate }));
  show({ files, rows, written, stopped, failed }, options, () =>
    importSummary(imported, { check }),
  );
  if (stopped) throw new Stop(`stopped: ${stopped}; run it again to go on`);
  if (failed.length > 0) process.exitCode = 1;
};
