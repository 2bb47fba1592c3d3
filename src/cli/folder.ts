import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Stop } from './stop.ts';

const ALLOCATIONS = 'allocations.csv';

export type FolderTexts = {
  readonly batches: string;
  readonly orders: string;
  /** Undefined: there is no such file yet. */
  readonly allocations: string | undefined;
};

export const readFolder = async (folder: string): Promise<FolderTexts> => {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new Stop(`there is no folder ${folder}`);
  const [batches, orders, allocations] = await Promise.all(
    ['batches.csv', 'orders.csv', ALLOCATIONS].map((file) => textOf(folder, file)),
  );
  if (batches === undefined) throw new Stop(`there is no batches.csv in ${folder}`);
  if (orders === undefined) throw new Stop(`there is no orders.csv in ${folder}`);
  return { batches, orders, allocations };
};

const textOf = async (folder: string, file: string): Promise<string | undefined> => {
  try {
    const bytes = await readFile(path.join(folder, file));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new Stop(`${file} is not in UTF-8`);
    throw new Stop(`${file} can't be read: ${message}`);
  }
};

/** Puts a new allocations.csv in the place of the old one, whole or not at all. */
export const writeAllocations = async (folder: string, text: string): Promise<void> => {
  const target = path.join(folder, ALLOCATIONS);
  const draft = `${target}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text, { flush: true });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw new Stop(`${target} can't be written: ${(error as Error).message}`);
  }
};
