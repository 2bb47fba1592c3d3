import { dynamoDbLedger } from '../adapters/dynamodb/ledger/ledger.ts';
import { dynamoDbQueries } from '../adapters/dynamodb/queries.ts';
import type { Env } from './environment.ts';
import { ledgerTableOf, tableOf } from './table.ts';

/** What begins ledgers: it reads the stock, and writes the ledger alone. */
export const composeRebuild = (env: Env) => ({
  ledger: dynamoDbLedger(ledgerTableOf(env)),
  queries: dynamoDbQueries(tableOf(env)),
  clock: () => new Date(),
});
