import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createMigration, readMigrations } from '../../../infra/migrate/files.ts';

/** Beside the true one, so that what a migration imports is there. */
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(resolve('infra/migrations-of-a-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

const passes = (...command: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  expect({ status, output: stdout + stderr }).toMatchObject({ status: 0 });
};

test('a new migration has the next number, passes the checks, and does nothing before it is written', async () => {
  const files = [join(folder, '0001-first.ts'), join(folder, '0002-then-this.ts')];
  expect(await createMigration('first', folder)).toBe(files[0]);
  expect(await createMigration('then-this', folder)).toBe(files[1]);

  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.json', include: ['.'] }),
  );
  passes('node_modules/typescript/bin/tsc', '--project', folder);
  passes('node_modules/@biomejs/biome/bin/biome', 'check', ...files);

  const migrations = await readMigrations(folder);
  expect(migrations.map(({ name }) => name)).toEqual(['0001-first', '0002-then-this']);
  for (const { up, down } of migrations) {
    await expect(up([], {} as never)).rejects.toThrow('to be written');
    await expect(down([], {} as never)).rejects.toThrow('to be written');
  }
});

test.each(['', 'Say All', '../away', '0002_x'])('"%s" is no name for one', async (name) => {
  await expect(createMigration(name, folder)).rejects.toThrow('small letters');
});

test('the numbers of the migrations are 1, 2, 3 ..., and none is there twice', async () => {
  const migrations = await readMigrations();
  expect(migrations.map(({ name }) => Number(name.slice(0, 4)))).toEqual(
    migrations.map((_, index) => index + 1),
  );
});
