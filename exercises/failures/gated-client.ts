import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

const kindOf = (command: string): 'read' | 'write' =>
  /^(Get|BatchGet|Query)/.test(command) ? 'read' : 'write';

/** A client that waits at a gate with the first answer to a read, or to a write: what others do meanwhile is no luck. */
export const gatedClient = (kind: 'read' | 'write', gate: () => Promise<unknown>) => {
  const client = new DynamoDBClient();
  let isPassed = false;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      if (!isPassed && kindOf(`${context.commandName}`) === kind) {
        isPassed = true;
        await gate();
      }
      return answer;
    },
    { step: 'initialize' },
  );
  return client;
};

/** A gate that opens when so many have come to it. */
export const meetingOf = (count: number): (() => Promise<void>) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let come = 0;
  return () => {
    if (++come === count) resolve();
    return promise;
  };
};
