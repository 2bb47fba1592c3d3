import type { Command } from 'commander';
import { addCommand } from './command.ts';
import { serviceAt, type Where, withWhere } from './where.ts';

export const addSmoke = (stock: Command): void => {
  const smoke = addCommand(
    stock,
    'smoke',
    'takes an order through a service, and takes it back; without --url or --stage through one that it starts itself.\n' +
      'A deployed one is asked with the token in SERVICE_TOKEN, or with signed requests. It leaves behind an empty\n' +
      'batch, a released order and the product, all called SMOKE-<time>',
    'smoke --stage dev',
  );
  withWhere(smoke).action(run);
};

const run = async (where: Where): Promise<void> => {
  const { smoke } = await import('../tools/smoke.ts');
  const { loadConfiguration } = await import('../deploy/load-configuration.ts');
  if (where.stage) loadConfiguration(where.stage);
  const url = where.url || where.stage ? await serviceAt(where) : undefined;
  const hasHeard = await smoke(url, where.stage, (what) => console.log(`ok: ${what}`));
  if (!hasHeard) console.log('not looked at: whether it tells what was done (--stage <stage>)');
};
