import { Command, CommanderError } from 'commander';
import { addAudit } from './audit.ts';
import { addAvailability } from './availability.ts';
import { addBatch } from './batch.ts';
import { addBench } from './bench.ts';
import { addDemo } from './demo.ts';
import { addEvents } from './events.ts';
import { addImport } from './import.ts';
import { addLedger } from './ledger.ts';
import { addMcp } from './mcp.ts';
import { addMigrate } from './migrate.ts';
import { addOrder } from './order.ts';
import { addProduct } from './product.ts';
import { addRedrive } from './redrive.ts';
import { addRestock } from './restock.ts';
import { addSmoke } from './smoke.ts';
import { addStart } from './start.ts';
import { textOf } from './support/failure.ts';
import { addToken } from './token.ts';

const COMMANDS = {
  'On this machine:': [addStart, addDemo, addEvents, addToken],
  'Stock and orders:': [addOrder, addProduct, addBatch, addImport, addAvailability, addMcp],
  'Operations:': [addAudit, addRestock, addRedrive, addLedger, addMigrate, addSmoke, addBench],
};

/** `npx stock`: a command a file. What a command does is loaded when it runs, so that help comes at once. */
export const program = (): Command => {
  const stock = new Command('stock')
    .description('Command line of the stock allocation service (docs/cli.md).')
    .exitOverride()
    .showHelpAfterError('(run with --help for usage)');
  for (const [group, commands] of Object.entries(COMMANDS)) {
    stock.commandsGroup(group);
    for (const add of commands) add(stock);
  }
  return stock;
};

/** 0: done. A command that found something wrong or was refused sets 1 itself. */
const FAILED = 1;
const WRONG_USAGE = 2;

/** Runs `stock` with these arguments, and sets the exit code. */
export const main = async (args: readonly string[]): Promise<void> => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader has seen enough, as head does.
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  try {
    await program().parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
      return;
    }
    console.error(textOf(error));
    process.exitCode = FAILED;
  }
};
