import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openCheckpoints } from '../../../infra/local/messaging/checkpoints.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
});
afterEach(() => rm(folder, { recursive: true }));

const HOUR_S = 60 * 60;

/** The place of a record that was written some hours ago. */
const place = (SequenceNumber: string, hoursAgo = 0) => ({
  SequenceNumber,
  ApproximateCreationDateTime: Math.floor(Date.now() / 1_000 - hoursAgo * HOUR_S),
});

test('each shard has its own checkpoint, the last one that was saved', () => {
  const checkpoints = openCheckpoints('relay');
  checkpoints.save('a', place('1'));
  checkpoints.save('b', place('7'));
  checkpoints.save('a', place('2'));

  expect(checkpoints.of('a')).toBe('2');
  expect(checkpoints.of('b')).toBe('7');
  expect(checkpoints.of('c')).toBeUndefined();
});

test('what is kept in a folder is there when it is opened again', () => {
  const before = openCheckpoints('relay', folder);
  before.save('a', place('1'));
  before.save('b', place('7'));
  before.save('a', place('2'));

  const after = openCheckpoints('relay', folder);
  expect(after.of('a')).toBe('2');
  expect(after.of('b')).toBe('7');
});

test('without a folder it is forgotten', () => {
  openCheckpoints('relay').save('a', place('1'));

  expect(openCheckpoints('relay').of('a')).toBeUndefined();
});

test('a checkpoint at a record that the stream has no more counts for nothing', () => {
  openCheckpoints('relay', folder).save('a', place('1', 25));
  openCheckpoints('relay', folder).save('b', place('2', 23));

  expect(openCheckpoints('relay', folder).of('a')).toBeUndefined();
  expect(openCheckpoints('relay', folder).of('b')).toBe('2');
});
