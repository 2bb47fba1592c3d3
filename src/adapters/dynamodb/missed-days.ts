import type { MissedDays } from '../../application/ports.ts';
import { deadlineShard, dueShard, keyOfLine, nameBehindTime } from './keys.ts';
import { type Table, type Walk, walkShards } from './reading.ts';

export const dynamoDbMissedDays = (table: Table): MissedDays => ({
  batches: async function* (today) {
    for await (const entry of walkShards(table, dueShard, until(today))) {
      yield nameBehindTime(entry);
    }
  },
  lines: async function* (today) {
    for await (const entry of walkShards(table, deadlineShard, until(today))) {
      yield { ...keyOfLine(entry), sku: nameBehindTime(entry) };
    }
  },
});

/** Nothing is read of what is due later. */
const until = (today: string): Walk => ({ order: 'ascending', pageSize: 1_000, before: today });
