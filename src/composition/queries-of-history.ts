import { dynamoDbHistory } from '../adapters/dynamodb/ledger/history.ts';
import { dynamoDbQueries } from '../adapters/dynamodb/queries.ts';
import type { HistoryDeps } from '../application/ports.ts';
import type { Env } from './environment.ts';
import { ledgerTableOf, tableOf } from './table.ts';

/** The ledger, and what is stored, with no hold ended that has just expired: that is no decision yet. */
export const composeHistory = (env: Env): HistoryDeps => ({
  history: dynamoDbHistory(ledgerTableOf(env)),
  queries: dynamoDbQueries(tableOf(env)),
});
