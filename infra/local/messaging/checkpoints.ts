import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamRecord } from '../../tools/table-stream.ts';

type Place = StreamRecord['dynamodb'];

/** How far the shards of a stream are read. */
export type Checkpoints = {
  /** The sequence number of the last record that was read. */
  of(shardId: string): string | undefined;
  save(shardId: string, place: Place): void;
};

/**
 * A stream keeps a record so long. DynamoDB Local that starts with an empty stream
 * counts from 1 again: behind an older checkpoint its new records would never be found.
 */
const KEPT_S = 24 * 60 * 60;

/** Of one reader of the stream. Without a folder they are forgotten in the end, as the data are. */
export const openCheckpoints = (reader: string, folder?: string): Checkpoints => {
  const file = folder && join(folder, `stream-checkpoints-${reader}.json`);
  const known: Record<string, Place> =
    file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return {
    of: (shardId) => {
      const place = known[shardId];
      return place && isKept(place) ? place.SequenceNumber : undefined;
    },
    save: (shardId, { SequenceNumber, ApproximateCreationDateTime }) => {
      known[shardId] = { SequenceNumber, ApproximateCreationDateTime };
      if (!file) return;
      // A process that is killed here leaves the old file or the new one.
      writeFileSync(`${file}.new`, JSON.stringify(known));
      renameSync(`${file}.new`, file);
    },
  };
};

const isKept = ({ ApproximateCreationDateTime }: Place): boolean =>
  ApproximateCreationDateTime > Date.now() / 1_000 - KEPT_S;
