import type { Command } from 'commander';
import { addCommand } from './support/command.ts';
import { progressOf } from './support/progress.ts';
import { serviceAt, type Where, withWhere } from './support/where.ts';

export const addAvailability = (stock: Command): void => {
  const availability = addCommand(
    stock,
    'availability',
    'print the availability of all products as JSON lines, for a storefront to start from',
    'availability > snapshot.ndjson',
  );
  withWhere(availability).action(run);
};

const run = async (where: Where): Promise<void> => {
  const { clientAt } = await import('../../src/cli/caller.ts');
  const { snapshot } = await import('../tools/availability/snapshot.ts');
  const client = clientAt(await serviceAt(where));
  const progress = progressOf('products');
  let count = 0;
  try {
    for await (const product of snapshot(client)) {
      console.log(JSON.stringify(product));
      progress.show(++count);
    }
  } finally {
    progress.stop();
  }
};
