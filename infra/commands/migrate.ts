import { hostname, userInfo } from 'node:os';
import { type Command, Option } from 'commander';
import type { Status } from '../migrate/status.ts';
import { addCommand } from './support/command.ts';
import { type Output, show, table, withJson } from './support/output.ts';
import { resourcesAt, type Where, withWhere } from './support/where.ts';

type Options = Where &
  Output & { readonly status?: true; readonly down?: true; readonly create?: string };

export const addMigrate = (stock: Command): void => {
  const migrate = addCommand(
    stock,
    'migrate',
    'migrate stored data to the format of this version, while the service runs',
    'migrate --stage prod',
    'migrate --stage prod --status',
  )
    .addOption(
      new Option('--status', 'show which migrations are done; change nothing').conflicts([
        'down',
        'create',
      ]),
    )
    .addOption(new Option('--down', 'undo the last migration').conflicts('create'))
    .option('--create <name>', 'create the file of a new migration');
  withJson(withWhere(migrate)).action(run);
};

const run = async ({ status, down, create, ...options }: Options): Promise<void> => {
  const { createMigration, readMigrations } = await import('../migrate/files.ts');
  if (create !== undefined) {
    const file = await createMigration(create);
    return show({ file }, options, () => file);
  }
  const prefix = await resourcesAt(options);
  const { tableOf } = await import('../../src/composition/table.ts');
  const stored = tableOf({ TABLE_NAME: prefix });
  const migrations = await readMigrations();
  if (!status) {
    const { migrate } = await import('../migrate/run.ts');
    const holder = `${userInfo().username} at ${hostname()} (process ${process.pid})`;
    const clock = () => new Date();
    const say = options.json ? console.error : console.log;
    await migrate(down ? 'down' : 'up', { table: stored, migrations, holder, clock, say });
  }
  const { statusOf } = await import('../migrate/status.ts');
  const now = await statusOf(stored, migrations);
  show(now, options, () => textOf(now));
};

const textOf = ({ migrations, holder, leasedUntil }: Status): string =>
  [
    table(migrations),
    ...(holder ? [`${holder} is migrating and holds the table until ${leasedUntil}.`] : []),
  ].join('\n');
