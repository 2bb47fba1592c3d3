import type { Command } from 'commander';
import { addCommand } from './support/command.ts';
import { type Output, show, table, withJson } from './support/output.ts';
import { progressOf } from './support/progress.ts';
import { resourcesAt, type Where, withWhere } from './support/where.ts';

type Options = Where & Output & { readonly repair?: true };

export const addAudit = (stock: Command): void => {
  const audit = addCommand(
    stock,
    'audit',
    'check counters and lists against the order lines, as the daily job does',
    'audit --stage prod --repair',
  ).option('--repair', 'fix the differences');
  withJson(withWhere(audit)).action(run);
};

const run = async ({ repair, ...options }: Options): Promise<void> => {
  const { audit } = await import('../tools/audit.ts');
  const progress = progressOf('products');
  const found = await audit(await resourcesAt(options), repair ?? false, progress.show).finally(
    progress.stop,
  );
  const { products, drifts, unsettled } = found;
  const left = drifts.filter(({ repaired }) => !repaired).length;
  show(found, options, () =>
    [
      `Products: ${products}. Differences: ${drifts.length}, ${left} not repaired.`,
      ...(drifts.length > 0 ? [table(drifts)] : []),
      ...(unsettled.length > 0
        ? [
            `Not checked, because of constant changes or lack of time; run again: ${unsettled.join(', ')}`,
          ]
        : []),
    ].join('\n'),
  );
  if (left > 0 || unsettled.length > 0) process.exitCode = 1;
};
