import path from 'node:path';
import { hasColumns } from './csv.ts';
import type { TextFile } from './encoding.ts';
import { isFolder, readText } from './folder.ts';
import { Stop } from './stop.ts';

export type NamedFile = TextFile & {
  readonly name: string;
  readonly holds: 'batches' | 'orders';
};

/** What is to be imported, and where what became of it is written. */
export type ImportFiles = {
  readonly folder: string;
  readonly batches: NamedFile | undefined;
  readonly orders: NamedFile | undefined;
  readonly allocations: string;
  readonly shortages: string;
};

/** The batches.csv and orders.csv of a folder, or a file of batches or of orders under any name. */
export const importFiles = async (place: string): Promise<ImportFiles> => {
  const { folder, batches, orders, prefix } = (await isFolder(place))
    ? await inFolder(place)
    : await oneFile(place);
  const [allocations, shortages] = [`${prefix}allocations.csv`, `${prefix}shortages.csv`];
  return { folder, batches, orders, allocations, shortages };
};

const inFolder = async (folder: string) => {
  const [batches, orders] = await Promise.all([
    namedFile(folder, 'batches.csv', () => 'batches'),
    namedFile(folder, 'orders.csv', () => 'orders'),
  ]);
  if (!batches && !orders) throw new Stop(`there is no batches.csv or orders.csv in ${folder}`);
  return { folder, batches, orders, prefix: '' };
};

const oneFile = async (place: string) => {
  const { dir: folder, base, name } = path.parse(place);
  const file = await namedFile(folder, base, contentOf);
  if (!file) throw new Stop(`there is no file or folder ${place}`);
  return {
    folder,
    batches: file.holds === 'batches' ? file : undefined,
    orders: file.holds === 'orders' ? file : undefined,
    prefix: `${name}.`,
  };
};

const namedFile = async (
  folder: string,
  name: string,
  contentOf: (name: string, text: string) => NamedFile['holds'],
): Promise<NamedFile | undefined> => {
  const file = await readText(folder, name);
  return file && { ...file, name, holds: contentOf(name, file.text) };
};

const contentOf = (name: string, text: string): NamedFile['holds'] => {
  if (hasColumns(text, ['orderid', 'sku', 'qty'])) return 'orders';
  if (hasColumns(text, ['ref', 'sku', 'qty', 'eta'])) return 'batches';
  throw new Stop(
    `${name} has neither the columns of orders (orderid, sku, qty) nor those of batches (ref, sku, qty, eta)`,
  );
};
