import { dynamoDbQueries } from '../adapters/dynamodb/queries.ts';
import type { Queries } from '../application/ports.ts';
import type { Env } from './environment.ts';
import { tableOf } from './table.ts';

/** The read side alone. */
export const composeQueries = (env: Env): Queries => dynamoDbQueries(tableOf(env));
