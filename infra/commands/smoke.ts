import type { Command } from 'commander';
import { addCommand, goHome } from './command.ts';
import { serviceAt, type Where, withWhere } from './where.ts';

const DETAILS = `
It signs its requests with AWS credentials, or sends the token in SERVICE_TOKEN. It leaves behind an empty batch,
a released order and the product, all named SMOKE-<time>.`;

export const addSmoke = (stock: Command): void => {
  const smoke = addCommand(
    stock,
    'smoke',
    'run a test order through a service and take it back; without --url or --stage, through an instance of its own',
    'smoke --stage dev',
  ).addHelpText('after', DETAILS);
  withWhere(smoke).action(run);
};

const run = async (where: Where): Promise<void> => {
  goHome();
  const { smoke } = await import('../tools/smoke.ts');
  const { loadConfiguration } = await import('../deploy/load-configuration.ts');
  if (where.stage) loadConfiguration(where.stage);
  const url = where.url || where.stage ? await serviceAt(where) : undefined;
  const hasHeard = await smoke(url, where.stage, (what) => console.log(`ok: ${what}`));
  if (!hasHeard) console.log('not checked: whether the event is published (--stage <stage>)');
};
