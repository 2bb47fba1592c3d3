import { type Command, Option } from 'commander';
import { endpointsAt, PORTS_IN_USE } from '../local/endpoints.ts';
import type { StartOptions } from '../local/start.ts';
import { addCommand, goHome } from './support/command.ts';
import { portOf } from './support/port.ts';

export const addStart = (stock: Command): void => {
  addCommand(
    stock,
    'start',
    'run the service on this machine until Ctrl-C',
    'start --port 3100 --persist',
  )
    .addOption(portOption())
    .option('--persist', 'keep data in .data/ (default: in memory)')
    .option('--tokens', 'require a bearer token, as a deployed stage can')
    .action(run);
};

const portOption = (): Option =>
  new Option('--port <port>', 'first of the five ports it uses')
    .env('PORT')
    .default(3_000)
    .argParser(portOf(PORTS_IN_USE, ': the service takes that port and the four after it'));

const run = async (options: StartOptions): Promise<void> => {
  goHome();
  const { api } = endpointsAt(options.port);
  console.log(
    `Starting the allocation service at ${api}: DynamoDB Local, event bus, queues, functions ...`,
  );
  // Only now, since it takes a moment.
  const { start } = await import('../local/start.ts');
  await start(options);
};
