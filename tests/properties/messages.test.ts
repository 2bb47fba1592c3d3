import '../support/whole-log.ts';
import { deepStrictEqual, doesNotMatch, match, ok } from 'node:assert/strict';
import { afterEach, beforeEach, jest, test } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import fc from 'fast-check';
import * as z from 'zod';
import { commandSchemas } from '../../src/handlers/messages/command-schemas.ts';
import { eventOf, messageQueue } from '../../src/handlers/messages/queue.ts';
import { generated, type Schema, valuesOf } from '../support/generated.ts';
import { takeLog } from '../support/log-lines.ts';

type Command = keyof typeof commandSchemas;

/** Events that carry such a command, as the bus puts them into a queue, or as nobody should. */
const messages = (command: Command) => {
  const detail = z.toJSONSchema(commandSchemas[command], { io: 'input' }) as Schema;
  const envelope = { id: 'an id', time: '2030-01-01T08:00:00Z', 'detail-type': command };
  return generated(
    valuesOf(detail, { names: ['LAMP', 'CHAIR'] }).map((of) => ({ ...envelope, detail: of })),
  );
};

// What is put aside is logged, which is of no use in the output of tests.
beforeEach(() => {
  takeLog();
});
afterEach(() => {
  jest.restoreAllMocks();
});

test.each(Object.keys(commandSchemas) as Command[])(
  'whatever comes as %s is obeyed, or goes to the dead letters at once with the reason',
  (command) =>
    fc.assert(
      fc.asyncProperty(messages(command), async ({ text, isValid }) => {
        const obeyed: unknown[] = [];
        const reasons: string[] = [];
        const queue = {
          deadLetters: { put: async (_: string, reason: string) => void reasons.push(reason) },
          retryLater: async () => undefined,
        };
        const handle = messageQueue(
          eventOf(command, commandSchemas[command]),
          queue,
          async (message) => void obeyed.push(message),
        );

        const attributes = { ApproximateReceiveCount: '1' };
        const event = { Records: [{ body: text, attributes }] } as SQSEvent;
        const answer = await handle(event, { awsRequestId: 'the batch' });

        deepStrictEqual(answer.batchItemFailures, []);
        deepStrictEqual(obeyed.length + reasons.length, 1);
        for (const reason of reasons) {
          match(reason, /must |is not a field of this request/);
          doesNotMatch(reason, /Invalid input/);
          ok(!isValid || UNSAID.test(reason), `it refuses what is documented: ${reason}`);
        }
      }),
      { seed: 20, numRuns: 500 },
    ),
);

/** What a JSON Schema can't say. */
const UNSAID =
  /must be unique|invisible characters|must be at least one minute|must not be before notBefore|must not be true with this onShortage|must be given unless there is a container/;
