import type { RestockNeeds } from '../../application/ports.ts';
import { restockShard } from './keys.ts';
import { type Table, walkShards } from './reading.ts';

export const dynamoDbRestockNeeds = (table: Table): RestockNeeds => ({
  skus: async function* () {
    const walk = { order: 'ascending', pageSize: 1_000 } as const;
    for await (const { GSI1SK } of walkShards(table, restockShard, walk)) yield GSI1SK;
  },
});
