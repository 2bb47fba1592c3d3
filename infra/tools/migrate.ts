import { hostname, userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { tableOf } from '../../src/composition/table.ts';
import { createMigration, readMigrations } from '../migrate/files.ts';
import { migrate } from '../migrate/run.ts';
import { showStatus } from '../migrate/status.ts';
import { prefixOf } from './stage.ts';

/**
 * Brings what is stored into the form of this version of the code: npm run migrate [-- --stage <stage>].
 * --down undoes the last migration, --status tells how far it is, --create <name> begins a new one.
 */
const {
  stage,
  create,
  down = false,
  status = false,
} = parseArgs({
  options: {
    stage: { type: 'string' },
    create: { type: 'string' },
    down: { type: 'boolean' },
    status: { type: 'boolean' },
  },
}).values;

const work = async (): Promise<void> => {
  if (create !== undefined) return console.log(await createMigration(create));
  const table = tableOf({ TABLE_NAME: prefixOf(stage) });
  const migrations = await readMigrations();
  if (!status) {
    const holder = `${userInfo().username} at ${hostname()} (process ${process.pid})`;
    const clock = () => new Date();
    await migrate(down ? 'down' : 'up', { table, migrations, holder, clock, say: console.log });
  }
  await showStatus(table, migrations);
};

await work().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
