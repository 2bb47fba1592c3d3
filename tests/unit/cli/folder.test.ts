import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readFolder, writeAllocations } from '../../../src/cli/folder.ts';
import { Stop } from '../../../src/cli/stop.ts';
import { allocationsIn, inFolder } from '../../support/csv-folder.ts';

describe('reading a folder', () => {
  test('takes the texts as they are; there need be no allocations yet', () =>
    inFolder({ 'batches.csv': '\ufeffb', 'orders.csv': 'o' }, async (folder) => {
      const texts = { batches: '\ufeffb', orders: 'o', allocations: undefined };

      expect(await readFolder(folder)).toEqual(texts);
    }));

  test('stops with a word on what is missing', () =>
    inFolder({ 'orders.csv': '' }, async (folder) => {
      const file = path.join(folder, 'orders.csv');

      await expect(readFolder(`${folder}/no`)).rejects.toThrow(`there is no folder ${folder}/no`);
      await expect(readFolder(file)).rejects.toThrow(`there is no folder ${file}`);
      await expect(readFolder(folder)).rejects.toThrow(`there is no batches.csv in ${folder}`);
    }));

  test('stops at a file that is not in UTF-8, or no file', () =>
    inFolder({ 'orders.csv': '' }, async (folder) => {
      const batches = path.join(folder, 'batches.csv');
      await writeFile(batches, 'ref,sku\nb1,Stühle', 'latin1');
      await expect(readFolder(folder)).rejects.toThrow('batches.csv is not in UTF-8');

      await writeFile(batches, '');
      await mkdir(path.join(folder, 'allocations.csv'));
      await expect(readFolder(folder)).rejects.toThrow("allocations.csv can't be read");
    }));
});

describe('writing allocations.csv', () => {
  test('replaces it and leaves no other file', () =>
    inFolder({ 'allocations.csv': 'old' }, async (folder) => {
      await writeAllocations(folder, 'new');

      expect(await allocationsIn(folder)).toBe('new');
      expect(await readdir(folder)).toEqual(['allocations.csv']);
    }));

  test('stops where it can not be replaced, and leaves no other file', () =>
    inFolder({}, async (folder) => {
      await mkdir(path.join(folder, 'allocations.csv', 'full'), { recursive: true });

      await expect(writeAllocations(folder, 'new')).rejects.toThrow(Stop);
      expect(await readdir(folder)).toEqual(['allocations.csv']);
    }));
});
