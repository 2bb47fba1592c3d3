import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decoded, type TextFile } from './encoding.ts';
import { Stop } from './stop.ts';

export type FolderFiles = {
  readonly batches: TextFile;
  readonly orders: TextFile;
  /** Undefined: there is no such file yet. */
  readonly allocations: TextFile | undefined;
};

export const readFolder = async (folder: string): Promise<FolderFiles> => {
  if (!(await isFolder(folder))) throw new Stop(`there is no folder ${folder}`);
  const [batches, orders, allocations] = await Promise.all(
    ['batches.csv', 'orders.csv', 'allocations.csv'].map((file) => readText(folder, file)),
  );
  if (batches === undefined) throw new Stop(`there is no batches.csv in ${folder}`);
  if (orders === undefined) throw new Stop(`there is no orders.csv in ${folder}`);
  return { batches, orders, allocations };
};

export const isFolder = async (place: string): Promise<boolean> =>
  (await stat(place).catch(() => undefined))?.isDirectory() ?? false;

/** Undefined: there is no such file. */
export const readText = async (folder: string, file: string): Promise<TextFile | undefined> => {
  try {
    return decoded(file, await readFile(path.join(folder, file)));
  } catch (error) {
    if (error instanceof Stop) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new Stop(`${file} can't be read: ${message}`);
  }
};

/** Puts a new file in the place of the old one, whole or not at all. */
export const writeText = async (folder: string, file: string, text: string): Promise<void> => {
  const target = path.join(folder, file);
  const draft = `${target}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text, { flush: true });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw new Stop(`${target} can't be written: ${(error as Error).message}`);
  }
};
