import type { Command } from 'commander';
import { addCommand, goHome } from './support/command.ts';
import { textOf } from './support/failure.ts';
import { type Output, withJson } from './support/output.ts';
import { serviceAt, type Where, withWhere } from './support/where.ts';

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
  withJson(withWhere(smoke)).action(run);
};

const run = async ({ json, ...where }: Where & Output): Promise<void> => {
  goHome();
  const { smoke } = await import('../tools/smoke.ts');
  const { loadConfiguration } = await import('../deploy/load-configuration.ts');
  if (where.stage) loadConfiguration(where.stage);
  const url = where.url || where.stage ? await serviceAt(where) : undefined;
  const passed: string[] = [];
  const say = (what: string): void => {
    passed.push(what);
    if (!json) console.log(`ok: ${what}`);
  };
  try {
    const heardEvents = await smoke(url, where.stage, say);
    if (json) print({ passed, heardEvents });
    else if (!heardEvents) {
      console.log('not checked: whether the event is published (--stage <stage>)');
    }
  } catch (error) {
    if (!json) throw error;
    print({ passed, failed: textOf(error) });
    process.exitCode = 1;
  }
};

const print = (outcome: object): void => console.log(JSON.stringify(outcome, null, 2));
