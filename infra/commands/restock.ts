import type { Command } from 'commander';
import { addCommand } from './support/command.ts';
import { type Output, show, table, withJson } from './support/output.ts';
import { resourcesAt, type Where, withWhere } from './support/where.ts';

export const addRestock = (stock: Command): void => {
  const restock = addCommand(
    stock,
    'restock',
    'order now what the daily restock job would order',
    'restock --stage prod',
  );
  withJson(withWhere(restock)).action(run);
};

const run = async (options: Where & Output): Promise<void> => {
  const { restock } = await import('../tools/restock.ts');
  const ordered = await restock(await resourcesAt(options));
  show(ordered, options, () =>
    ordered.length > 0 ? table(ordered) : 'No product needs to be restocked.',
  );
};
