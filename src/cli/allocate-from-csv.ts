import path from 'node:path';
import { inspect } from 'node:util';
import { SingleBar } from 'cli-progress';
import { printable } from './printable.ts';
import { allocateFolder, type Progress } from './run.ts';
import { Stop } from './stop.ts';
import { failures, summary } from './summary.ts';

const HELP = `npm run allocate-from-csv -- <folder> [--strict]

Adds the batches of a folder to the service and allocates its order lines to them.

  batches.csv      ref,sku,qty,eta          to add; eta as 2026-12-24, empty for stock in the warehouse
  orders.csv       orderid,sku,qty[,lineid,priority] to allocate; priority from 0, unless given, to 9
  allocations.csv  orderid,sku,qty,batchref what was promised: written, and read if it is there

Between cells stand commas, semicolons or tabs, as in the file's first row. Files are in UTF-8.
An apostrophe before =, +, - or @ at the start of an id keeps a spreadsheet from running it as a formula:
it is written there, and is not part of the id.

The service is at http://localhost:3000, or where the variable SERVICE_URL says. A deployed one is asked
with the token in SERVICE_TOKEN, or with requests that the AWS credentials of the environment sign.

- Each line is allocated by itself: a short one does not hold up the rest of its order. Lines of
  a SKU are sent in the order of the file.
- Rows that repeat an order and a SKU are separate lines. Without a lineid the first has the SKU as
  its line id, the second <SKU>-2 and so on. So add new rows of an order below its others.
- It can be run again at any time: what the service has already is not allocated twice, what an
  interrupted run was promised is written by the next, and what was short is tried again.
- Rows of allocations.csv stay as they are. What the service knows nothing of (it was started
  afresh, say) is sent again, before anything new; what it has in another place by now is only
  listed, as "differs".
- Rows that can't be read or that the service refuses are listed as "invalid"; the others go on.

Exit code: 0 if everything valid was sent, whether there was enough for it or not; else 1.
It is 1, too, if every row of a file is invalid, and with --strict if any row is.`;

const main = async (args: readonly string[]): Promise<number> => {
  const isStrict = args.includes('--strict');
  const [folder, ...others] = args.filter((arg) => arg !== '--strict');
  if (folder === '--help' || folder === '-h') {
    console.log(HELP);
    return 0;
  }
  if (others.length > 0 || !folder) {
    throw new Stop('give one folder: npm run allocate-from-csv -- <folder> [--strict]');
  }

  const bar = progressBar();
  const from = process.env.INIT_CWD ?? '.'; // where npm was called
  const { fates, stopped } = await allocateFolder(
    path.resolve(from, folder),
    (process.env.SERVICE_URL || 'http://localhost:3000').replace(/\/+$/, ''),
    bar.show,
  ).finally(bar.stop);
  const failed = failures(fates, isStrict);
  console.log(summary(fates, failed));
  if (stopped) throw new Stop(`stopped: ${stopped}; run it again to go on`);
  return failed.length > 0 ? 1 : 0;
};

/** Shown on a terminal only. It leaves Ctrl-C alone. */
const progressBar = (): { readonly show: Progress; readonly stop: () => void } => {
  const bar = new SingleBar({
    format: '{bar} {value}/{total} rows',
    gracefulExit: false,
    linewrap: true,
  });
  return {
    show: (through, of) => {
      if (!bar.isActive) bar.start(of, 0);
      bar.update(through);
    },
    stop: () => bar.stop(),
  };
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const lines = error instanceof Stop ? [error.message] : inspect(error).split('\n');
  console.error(lines.map(printable).join('\n'));
  process.exitCode = 1;
}
