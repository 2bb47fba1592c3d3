import { dynamoDbErasures } from '../adapters/dynamodb/ledger/erasures.ts';
import type { Erasures } from '../application/ports.ts';
import type { Env } from './environment.ts';
import { ledgerTableOf, tableOf } from './table.ts';

/** What takes names out: of the ledger, and of the events that the stock still has beside it. */
export const composeErasures = (env: Env): Erasures =>
  dynamoDbErasures(ledgerTableOf(env), tableOf(env));
