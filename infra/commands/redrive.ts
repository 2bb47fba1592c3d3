import { Argument, type Command } from 'commander';
import { printable } from '../../src/cli/printable.ts';
import type { Redriven } from '../tools/redrive.ts';
import { addCommand } from './support/command.ts';
import { type Output, show, withJson } from './support/output.ts';
import { resourcesAt, type Where, withWhere } from './support/where.ts';

const QUEUES: readonly Redriven[] = ['allocations', 'commands', 'notices', 'relay', 'ledger'];

export const addRedrive = (stock: Command): void => {
  const redrive = addCommand(
    stock,
    'redrive',
    'move dead letters back to their source',
    'redrive commands --stage prod',
  ).addArgument(
    new Argument('<queue>', 'the queue or function whose dead letters to move').choices(QUEUES),
  );
  withJson(withWhere(redrive)).action(run);
};

const run = async (queue: Redriven, options: Where & Output): Promise<void> => {
  const { redrive } = await import('../tools/redrive.ts');
  const reasons: string[] = [];
  await redrive(await resourcesAt(options), queue, (reason) => {
    reasons.push(reason);
    if (!options.json) console.log(printable(`moved back: ${reason}`));
  });
  const moved = reasons.map((reason) => ({ reason }));
  show({ moved }, options, () => `Moved back: ${moved.length}.`);
};
