import { dynamoDbLineLists } from '../adapters/dynamodb/line-lists.ts';
import { listLines } from '../application/orders/list-lines.ts';
import type { Env } from './environment.ts';
import { shopDay } from './shop-day.ts';
import { tableOf } from './table.ts';

/** What lists lines of all SKUs, as of now. */
export const composeLineList = (env: Env) =>
  listLines({
    lists: dynamoDbLineLists(tableOf(env)),
    clock: () => new Date(),
    today: shopDay(env),
  });
