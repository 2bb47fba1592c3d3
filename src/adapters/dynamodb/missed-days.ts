import type { MissedDays } from '../../application/ports.ts';
import type { Today } from '../../application/products-on-the-day.ts';
import { deadlineShard, dueShard, keyOfLine, nameBehindTime } from './keys.ts';
import { type Table, type Walk, walkShards } from './reading.ts';

export const dynamoDbMissedDays = (table: Table, today: Today): MissedDays => ({
  batches: async function* () {
    for await (const entry of walkShards(table, dueShard, until(today()))) {
      yield nameBehindTime(entry);
    }
  },
  lines: async function* () {
    for await (const entry of walkShards(table, deadlineShard, until(today()))) {
      yield { ...keyOfLine(entry), sku: nameBehindTime(entry) };
    }
  },
});

/** Nothing is read of what is due later. */
const until = (today: string): Walk => ({ order: 'ascending', pageSize: 1_000, before: today });
