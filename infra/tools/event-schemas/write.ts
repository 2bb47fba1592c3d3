import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { incompatibilities } from './compatibility.ts';
import { type Document, fileOf, type ObjectSchema, textOf } from './documents.ts';

/** Schemas by the names of their files. */
export type Published = ReadonlyMap<string, ObjectSchema>;

/** Writes the documents unless something speaks against it. Answers what does. */
export const writeDocuments = async (
  folder: string,
  documents: readonly Document[],
): Promise<readonly string[]> => {
  await mkdir(folder, { recursive: true });
  const found = objections(await publishedIn(folder), documents);
  if (found.length > 0) return found;
  for (const document of documents) {
    await writeFile(join(folder, fileOf(document)), textOf(document));
  }
  return [];
};

export const publishedIn = async (folder: string): Promise<Published> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  const schemas = files.map(
    async (file): Promise<[string, ObjectSchema]> => [
      file,
      JSON.parse(await readFile(join(folder, file), 'utf8')),
    ],
  );
  return new Map(await Promise.all(schemas));
};

/** What speaks against these documents beside what is published, and what to do about it. */
export const objections = (
  published: Published,
  documents: readonly Document[],
): readonly string[] => [
  ...documents.flatMap((document) => broken(published, document)),
  ...strays(published, documents),
];

const broken = (published: Published, document: Document): readonly string[] => {
  const { kind, name, schema } = document;
  const before = published.get(fileOf(document));
  if (!before) return [];
  const remedy =
    kind === 'event'
      ? `increment the version of ${name} in SCHEMA_VERSIONS`
      : `leave ${name} as it was, and give the new command another name`;
  return incompatibilities(kind, before, schema).map(
    (what) => `${fileOf(document)}: ${what}. To change that, ${remedy}.`,
  );
};

/** Files that nothing in the code makes, or has made at an earlier version. */
const strays = (published: Published, documents: readonly Document[]): readonly string[] => {
  const known = documents.flatMap(({ name, version }) =>
    Array.from({ length: version }, (_, n) => fileOf({ name, version: n + 1 })),
  );
  return [...published.keys()]
    .filter((file) => !known.includes(file))
    .map(
      (file) =>
        `${file}: no code generates it. Restore its schema, or delete the file if nobody ` +
        'relies on it any more.',
    );
};
