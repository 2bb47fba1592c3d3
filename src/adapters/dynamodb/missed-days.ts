import type { MissedDays } from '../../application/ports.ts';
import { skuAt } from '../../domain/orders/urgency.ts';
import {
  dueShard,
  expiringShard,
  keyOfLine,
  nameBehindTime,
  toExpireShard,
  waitingShard,
} from './keys.ts';
import { type Table, type Walk, walkShards } from './reading.ts';

export const dynamoDbMissedDays = (table: Table): MissedDays => ({
  batches: (today) => namesIn(table, dueShard, today),
  toExpire: (day) => namesIn(table, toExpireShard, day),
  expired: (today) => namesIn(table, expiringShard, today),
  lines: async function* (today) {
    for await (const entry of walkShards(table, waitingShard, until(today))) {
      yield { ...keyOfLine(entry), sku: skuAt(entry.GSI1SK) };
    }
  },
});

async function* namesIn(table: Table, shard: typeof dueShard, day: string) {
  for await (const entry of walkShards(table, shard, until(day))) yield nameBehindTime(entry);
}

/** Nothing is read of what is due later. */
const until = (today: string): Walk => ({ order: 'ascending', pageSize: 1_000, before: today });
