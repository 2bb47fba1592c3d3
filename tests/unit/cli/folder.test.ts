import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readFolder, writeText } from '../../../src/cli/folder.ts';
import { Stop } from '../../../src/cli/stop.ts';
import { allocationsIn, inFolder } from '../../support/csv-folder.ts';

describe('reading a folder', () => {
  test('takes the texts as they are; there need be no allocations yet', () =>
    inFolder({ 'batches.csv': '\ufeffb', 'orders.csv': 'o' }, async (folder) => {
      const texts = {
        batches: { text: '\ufeffb', encoding: 'UTF-8' },
        orders: { text: 'o', encoding: 'UTF-8' },
        allocations: undefined,
      };

      expect(await readFolder(folder)).toEqual(texts);
    }));

  test('stops with a word on what is missing', () =>
    inFolder({ 'orders.csv': '' }, async (folder) => {
      const file = path.join(folder, 'orders.csv');

      await expect(readFolder(`${folder}/no`)).rejects.toThrow(`there is no folder ${folder}/no`);
      await expect(readFolder(file)).rejects.toThrow(`there is no folder ${file}`);
      await expect(readFolder(folder)).rejects.toThrow(`there is no batches.csv in ${folder}`);
    }));

  test('stops at what is no file', () =>
    inFolder({ 'batches.csv': '', 'orders.csv': '' }, async (folder) => {
      await mkdir(path.join(folder, 'allocations.csv'));
      await expect(readFolder(folder)).rejects.toThrow("allocations.csv can't be read");
    }));
});

describe('writing allocations.csv', () => {
  test('replaces it and leaves no other file', () =>
    inFolder({ 'allocations.csv': 'old' }, async (folder) => {
      await writeText(folder, 'allocations.csv', 'new');

      expect(await allocationsIn(folder)).toBe('new');
      expect(await readdir(folder)).toEqual(['allocations.csv']);
    }));

  test('stops where it can not be replaced, and leaves no other file', () =>
    inFolder({}, async (folder) => {
      await mkdir(path.join(folder, 'allocations.csv', 'full'), { recursive: true });

      await expect(writeText(folder, 'allocations.csv', 'new')).rejects.toThrow(Stop);
      expect(await readdir(folder)).toEqual(['allocations.csv']);
    }));
});
