import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { replayOnDynamoDb } from '../../../src/adapters/dynamodb/replays.ts';
import { refusingWhenUnavailable } from '../../../src/adapters/dynamodb/unavailable.ts';

/** A client of a table that answers so, or not at all. */
const clientOf = (handle: () => Promise<never> | object) =>
  refusingWhenUnavailable(
    DynamoDBDocumentClient.from(
      new DynamoDBClient({
        region: 'eu-west-1',
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
        maxAttempts: 1,
        requestHandler: { handle: async () => ({ response: await handle() }) },
      }),
    ),
  );

const answering = (statusCode: number, type: string) =>
  clientOf(() => ({
    statusCode,
    headers: {},
    body: new TextEncoder().encode(JSON.stringify({ __type: `com.amazonaws.dynamodb#${type}` })),
  }));

const failing = (code: string) =>
  clientOf(() => Promise.reject(Object.assign(new Error(code), { code })));

const get = new GetCommand({ TableName: 'table', Key: { PK: 'a', SK: 'b' } });

describe('an unavailable table is reported as that, and not as a fault of ours', () => {
  test.each([
    ['is throttled', answering(400, 'ThrottlingException')],
    ['is throttled by its quota', answering(400, 'RequestLimitExceeded')],
    ['is short of capacity', answering(400, 'ProvisionedThroughputExceededException')],
    ['has an error of its own', answering(500, 'InternalServerError')],
    ['is unavailable', answering(503, 'ServiceUnavailable')],
    ['refuses connections', failing('ECONNREFUSED')],
    ['breaks connections', failing('ECONNRESET')],
  ])('since it %s', async (_, client) => {
    await expect(client.send(get)).rejects.toMatchObject({
      code: 'unavailable',
      cause: expect.any(Error),
    });
  });

  test('and so it is where the key of a command can not be looked up: nothing is done', async () => {
    const replay = replayOnDynamoDb({ client: failing('ECONNREFUSED'), name: 'table' });
    let isDone = false;
    const keyed = { key: 'key', content: {}, msLeft: 1_000 };
    const answer = replay(keyed, async () => {
      isDone = true;
    });

    await expect(answer).rejects.toMatchObject({ code: 'unavailable' });
    expect(isDone).toBe(false);
  });

  test.each([
    ['ValidationException'],
    ['ResourceNotFoundException'],
    ['AccessDeniedException'],
    ['ConditionalCheckFailedException'],
  ])('what is wrong with a request is its own error: %s', async (type) => {
    await expect(answering(400, type).send(get)).rejects.toMatchObject({ name: type });
  });
});
