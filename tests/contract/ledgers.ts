import { dynamoDbErasures } from '../../src/adapters/dynamodb/ledger/erasures.ts';
import { dynamoDbHistory } from '../../src/adapters/dynamodb/ledger/history.ts';
import { dynamoDbLedger } from '../../src/adapters/dynamodb/ledger/ledger.ts';
import type { Erasures, History, Ledger } from '../../src/application/ports.ts';
import { ledgerTableOf, tableOf } from '../../src/composition/table.ts';
import { freshLedgerTable, freshTable } from '../support/fresh-table.ts';
import { inMemoryLedger } from '../support/in-memory/ledger.ts';

type Open = () => Promise<{
  readonly ledger: Ledger;
  readonly history: History;
  readonly erasures: Erasures;
}>;

/** Every adapter of the ledger, as `adapters` are those of the stock. */
export const openLedgers: readonly (readonly [string, Open])[] = [
  ['in memory', async () => inMemoryLedger()],
  [
    'on DynamoDB',
    async () => {
      const table = ledgerTableOf({ LEDGER_TABLE_NAME: await freshLedgerTable() });
      return {
        ledger: dynamoDbLedger(table),
        history: dynamoDbHistory(table),
        erasures: dynamoDbErasures(table, tableOf({ TABLE_NAME: await freshTable() })),
      };
    },
  ],
];
