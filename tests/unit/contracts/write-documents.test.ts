import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import {
  type Document,
  documents,
  fileOf,
  type Kind,
  textOf,
} from '../../../infra/tools/event-schemas/documents.ts';
import { writeDocuments } from '../../../infra/tools/event-schemas/write.ts';
import { inFolder } from '../../support/csv-folder.ts';

const document = (kind: Kind, name: string, version: number, fields: object): Document => ({
  kind,
  name,
  version,
  schema: { properties: { ...fields }, required: Object.keys(fields) },
});

const weighed = document('event', 'Weighed', 1, { grams: { type: 'integer' } });
const weigh = document('command', 'Weigh', 1, { sku: { type: 'string' } });
const inPounds = (version: number) =>
  document('event', 'Weighed', version, { pounds: { type: 'number' } });

/** Files that were written for these documents. */
const filesOf = (...of: readonly Document[]): Record<string, string> =>
  Object.fromEntries(of.map((document) => [fileOf(document), textOf(document)]));

const filesIn = async (folder: string): Promise<Record<string, string>> => {
  const names = (await readdir(folder)).sort();
  const texts = names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')]);
  return Object.fromEntries(await Promise.all(texts));
};

describe('writing the schemas', () => {
  test('makes a file of each, and the folder for them', () =>
    inFolder({}, async (parent) => {
      const folder = join(parent, 'events');

      expect(await writeDocuments(folder, [weighed, weigh])).toEqual([]);
      expect(await filesIn(folder)).toEqual(filesOf(weighed, weigh));
    }));

  test('brings a file up to date where nobody loses anything', () =>
    inFolder(filesOf(weighed), async (folder) => {
      const fields = { ...weighed.schema.properties, at: { type: 'string' } };
      const more = document('event', 'Weighed', 1, fields);

      expect(await writeDocuments(folder, [more])).toEqual([]);
      expect(await filesIn(folder)).toEqual(filesOf(more));
    }));

  test('leaves the file of an older version as it is', () =>
    inFolder(filesOf(weighed), async (folder) => {
      expect(await writeDocuments(folder, [inPounds(2)])).toEqual([]);
      expect(await filesIn(folder)).toEqual(filesOf(weighed, inPounds(2)));
    }));

  test('writes nothing at all where an event would break its consumers', () =>
    inFolder(filesOf(weighed), async (folder) => {
      expect(await writeDocuments(folder, [weigh, inPounds(1)])).toEqual([
        'Weighed.v1.json: grams is gone. To change that, increment the version of Weighed in SCHEMA_VERSIONS.',
      ]);
      expect(await filesIn(folder)).toEqual(filesOf(weighed));
    }));

  test('writes nothing at all where a command would refuse what is sent', () =>
    inFolder(filesOf(weigh), async (folder) => {
      const more = document('command', 'Weigh', 1, {
        ...weigh.schema.properties,
        scale: { type: 'string' },
      });

      expect(await writeDocuments(folder, [weighed, more])).toEqual([
        'Weigh.v1.json: scale is new and required. To change that, ' +
          'leave Weigh as it was, and give the new command another name.',
      ]);
      expect(await filesIn(folder)).toEqual(filesOf(weigh));
    }));

  test.each([
    { what: 'an event that is not told any more', stray: document('event', 'Lifted', 1, {}) },
    { what: 'a version that is still to come', stray: inPounds(2) },
  ])('writes nothing at all while there is a file of $what', ({ stray }) =>
    inFolder(filesOf(stray), async (folder) => {
      expect(await writeDocuments(folder, [weighed])).toEqual([
        `${fileOf(stray)}: no code generates it. Restore its schema, or delete the file ` +
          'if nobody relies on it any more.',
      ]);
      expect(await filesIn(folder)).toEqual(filesOf(stray));
    }),
  );
});

describe('npm run event-schemas', () => {
  const run = (folder: string) =>
    promisify(execFile)(process.execPath, [resolve('infra/tools/event-schemas.ts'), folder]);

  test('writes what the code tells and accepts, the same each time', () =>
    inFolder({}, async (folder) => {
      for (const _ of ['once', 'again']) {
        await run(folder);
        expect(await filesIn(folder)).toEqual(filesOf(...documents()));
      }
    }));

  test('fails and says why where something would break', () =>
    inFolder(filesOf(weighed), async (folder) => {
      await expect(run(folder)).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^Weighed\.v1\.json: .*\nNothing was written\.\n$/),
      });
      expect(await filesIn(folder)).toEqual(filesOf(weighed));
    }));
});
