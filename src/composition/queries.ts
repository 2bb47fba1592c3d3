import { dynamoDbHeldProducts } from '../adapters/dynamodb/products.ts';
import { dynamoDbQueries } from '../adapters/dynamodb/queries.ts';
import type { Queries } from '../application/ports.ts';
import { queriesAsOfNow } from '../application/queries-as-of-now.ts';
import type { Env } from './environment.ts';
import { tableOf } from './table.ts';

/** The read side alone. */
export const composeQueries = (env: Env): Queries => {
  const table = tableOf(env);
  return queriesAsOfNow(dynamoDbQueries(table), dynamoDbHeldProducts(table), () => new Date());
};
