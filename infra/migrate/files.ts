import { readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Migration } from './migration.ts';

const FOLDER = resolve(import.meta.dirname, '../migrations');

const TEMPLATE = `import type { Step } from '../migrate/migration.ts';

/** Why. */
export const up: Step = async () => {
  throw new Error('to be written');
};

export const down: Step = async () => {
  throw new Error('to be written');
};
`;

const filesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((file) => /^\d{4}-.*\.ts$/.test(file)).sort();

/** In the order of their numbers. */
export const readMigrations = async (folder = FOLDER): Promise<readonly Migration[]> =>
  Promise.all(
    (await filesIn(folder)).map(async (file) => {
      const { up, down } = await import(pathToFileURL(join(folder, file)).href);
      return { name: file.replace(/\.ts$/, ''), up, down };
    }),
  );

/** Writes the file of the next one, and answers where it is. */
export const createMigration = async (name: string, folder = FOLDER): Promise<string> => {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw new Error(`a name is small letters, digits and hyphens, not "${name}"`);
  }
  const last = Number((await filesIn(folder)).at(-1)?.slice(0, 4) ?? 0);
  const file = join(folder, `${String(last + 1).padStart(4, '0')}-${name}.ts`);
  await writeFile(file, TEMPLATE, { flag: 'wx' });
  return file;
};
