import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How far the shards of a stream are read. */
export type Checkpoints = {
  of(shardId: string): string | undefined;
  save(shardId: string, sequenceNumber: string): void;
};

/** Without a folder they are forgotten in the end, as the data are. */
export const openCheckpoints = (folder?: string): Checkpoints => {
  const file = folder && join(folder, 'stream-checkpoints.json');
  const known: Record<string, string> =
    file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return {
    of: (shardId) => known[shardId],
    save: (shardId, sequenceNumber) => {
      known[shardId] = sequenceNumber;
      if (!file) return;
      // Whoever is killed here leaves the old file or the new one.
      writeFileSync(`${file}.new`, JSON.stringify(known));
      renameSync(`${file}.new`, file);
    },
  };
};
