import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbHeldProducts } from '../adapters/dynamodb/products.ts';
import { dynamoDbQueries } from '../adapters/dynamodb/queries.ts';
import type { Queries } from '../application/ports.ts';
import { heldProductsOnTheDay } from '../application/products-on-the-day.ts';
import { queriesAsOfNow } from '../application/queries-as-of-now.ts';
import type { Env } from './environment.ts';
import { shopDay } from './shop-day.ts';
import { tableOf } from './table.ts';

/** The read side alone. */
export const composeQueries = (env: Env, client?: DynamoDBClient): Queries => {
  const table = tableOf(env, client);
  const today = shopDay(env);
  const products = heldProductsOnTheDay(dynamoDbHeldProducts(table), today);
  return queriesAsOfNow(dynamoDbQueries(table), products, () => new Date(), today);
};
