import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { measuredProducts } from '../adapters/cloudwatch/measured.ts';
import { dynamoDbAttempts } from '../adapters/dynamodb/attempts.ts';
import { dynamoDbCancels } from '../adapters/dynamodb/cancels.ts';
import { dynamoDbCounters } from '../adapters/dynamodb/counters.ts';
import { dynamoDbMissedDays } from '../adapters/dynamodb/missed-days.ts';
import { dynamoDbProducts } from '../adapters/dynamodb/products.ts';
import { dynamoDbQueries } from '../adapters/dynamodb/queries.ts';
import { dynamoDbRestockNeeds } from '../adapters/dynamodb/restock-needs.ts';
import { dynamoDbUnfinishedWork } from '../adapters/dynamodb/unfinished-work.ts';
import type { Deps } from '../application/ports.ts';
import { productsOnTheDay } from '../application/products-on-the-day.ts';
import { productsTellingLevels } from '../application/products-telling-levels.ts';
import { about, fullJitter } from './back-off.ts';
import type { Env } from './environment.ts';
import { callers, noteRetry } from './log.ts';
import { measure } from './metrics.ts';
import { shopDay } from './shop-day.ts';
import { tableOf } from './table.ts';

/** Dependency injection (book, ch. 13): what the use cases work with, on the table that the environment names. */
export const compose = (env: Env, client?: DynamoDBClient): Deps => {
  const table = tableOf(env, client);
  const today = shopDay(env);
  return {
    products: productsOnTheDay(
      productsTellingLevels(measuredProducts(dynamoDbProducts(table), measure)),
      today,
    ),
    attempts: dynamoDbAttempts(table),
    cancels: dynamoDbCancels(table),
    counters: dynamoDbCounters(table),
    unfinished: dynamoDbUnfinishedWork(table),
    restockNeeds: dynamoDbRestockNeeds(table),
    missedDays: dynamoDbMissedDays(table),
    queries: dynamoDbQueries(table),
    callers,
    clock: () => new Date(),
    today,
    newId: randomUUID,
    backOff: (lost) => {
      noteRetry();
      measure({ Retries: [1] });
      return fullJitter(lost);
    },
    pause: about,
  };
};
