import type { Command } from 'commander';
import { printable } from '../../src/cli/printable.ts';
import { Stop } from '../../src/cli/stop.ts';
import { endpointsAt } from '../local/endpoints.ts';
import { addCommand } from './support/command.ts';
import { type Output, withJson } from './support/output.ts';
import { address, localPort, type Where } from './support/where.ts';

export const addEvents = (stock: Command): void => {
  const events = addCommand(
    stock,
    'events',
    'print the events on the local bus, one per line, until Ctrl-C',
    'events',
    'events --json > events.ndjson',
  ).option('--url <url>', 'address of the service on this machine', address);
  withJson(events).action(run);
};

const run = async ({ url, json }: Pick<Where, 'url'> & Output): Promise<void> => {
  const { eventsOn, lineOf } = await import('../local/events.ts');
  const { bus } = endpointsAt(localPort(url));
  const events = await eventsOn(bus);
  console.error(`Listening to ${bus}. Stop with Ctrl-C.`);
  try {
    for await (const event of events) console.log(json ? event : printable(lineOf(event)));
  } catch {
    throw new Stop('The service has stopped.');
  }
};
