import { replayOnDynamoDb } from '../adapters/dynamodb/replays.ts';
import type { Replay } from '../application/ports.ts';
import type { Env } from './environment.ts';
import { tableOf } from './table.ts';

/** Made with the first key that comes: most requests have none, and need no second client at a cold start. */
export const composeReplay = (env: Env): Replay => {
  let replay: Replay | undefined;
  return (keyed, work) => {
    replay ??= replayOnDynamoDb(tableOf(env));
    return replay(keyed, work);
  };
};
