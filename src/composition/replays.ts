import { replayOnDynamoDb } from '../adapters/dynamodb/replays.ts';
import type { Env } from './environment.ts';
import { tableOf } from './table.ts';

export const composeReplay = (env: Env) => replayOnDynamoDb(tableOf(env));
