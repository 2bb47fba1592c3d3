import { Command } from 'commander';
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
