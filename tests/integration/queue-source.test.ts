import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  jest,
  test,
} from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import type { BatchResponse, Invoke } from '../../infra/local/messaging/invoke.ts';
import { readQueue } from '../../infra/local/messaging/queue-source.ts';
import { freePort } from '../../infra/local/ports.ts';
import { fresh } from '../support/http.ts';
import { until } from '../support/until.ts';

/** Soon, for a test that waits for it; otherwise later than any machine takes to handle a message. */
const VISIBILITY_S = 1;
const LATER_S = 60;
const MAX_RECEIVES = 3;
const BATCH_SIZE = 10;
/** How long a test waits for what has to come before it says what is missing. */
const PATIENCE_MS = 30_000;

let port: number;
let queues: FauxqsServer;
beforeAll(async () => {
  port = await freePort();
  queues = await startFauxqs({ port, logger: false, defaultRegion: 'eu-west-1' });
  process.env.AWS_ENDPOINT_URL_SQS = `http://localhost:${port}`;
});
afterAll(() => queues.stop());

/** What the readers complain of. */
let complaints: jest.Spied<typeof console.error>;
beforeEach(() => {
  complaints = jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => complaints.mockRestore());

/** A queue with these messages, and another one for its dead letters. */
const queueWith = (bodies: readonly string[], visibilityS = LATER_S) => {
  const dead = queues.createQueue(fresh('dead-letters'));
  const { queueName: name, queueArn: arn } = queues.createQueue(fresh('queue'), {
    attributes: {
      VisibilityTimeout: `${visibilityS}`,
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: dead.queueArn,
        maxReceiveCount: MAX_RECEIVES,
      }),
    },
  });
  for (const body of bodies) queues.sendMessage(name, body);
  return {
    source: { arn, url: `http://localhost:${port}/000000000000/${name}`, batchSize: BATCH_SIZE },
    left: () => {
      const { ready = [], inflight = [] } = queues.inspectQueue(name)?.messages ?? {};
      return [...ready, ...inflight.map(({ message }) => message)].map(({ body }) => body);
    },
    dead: () => queues.inspectQueue(dead.queueName)?.messages.ready.map(({ body }) => body),
  };
};

type Delivered = { readonly record: SQSRecord; readonly at: number };
/** Answers to the records of one invocation. */
type Handler = (records: readonly SQSRecord[]) => BatchResponse | null;

/** Reads the queue until it is as it should be, and tells what it handed out. */
const read = async (
  { source }: Pick<ReturnType<typeof queueWith>, 'source'>,
  handler: Handler,
  isSo: (delivered: readonly Delivered[]) => boolean,
): Promise<readonly Delivered[]> => {
  const stop = new AbortController();
  const delivered: Delivered[] = [];
  const invoke: Invoke = async (event) => {
    const { Records } = event as { readonly Records: readonly SQSRecord[] };
    delivered.push(...Records.map((record) => ({ record, at: Date.now() })));
    return handler(Records);
  };
  const reading = readQueue({ ...source, signal: stop.signal }, invoke);
  const end = Date.now() + PATIENCE_MS;
  await until(() => isSo(delivered) || Date.now() > end);
  stop.abort();
  await reading;
  return delivered;
};

const bodiesOf = (delivered: readonly Delivered[]) => delivered.map(({ record }) => record.body);
const failing = (records: readonly SQSRecord[]): BatchResponse => ({
  batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })),
});
const receivesOf = ({ attributes }: SQSRecord): number =>
  Number(attributes.ApproximateReceiveCount);

describe("a queue's messages", () => {
  test('are deleted when the function has handled them', async () => {
    const queue = queueWith(['a', 'b', 'c']);
    const delivered = await read(
      queue,
      () => null,
      () => queue.left().length === 0,
    );

    expect(queue.left()).toEqual([]);
    expect(bodiesOf(delivered).sort()).toEqual(['a', 'b', 'c']);
  });

  test('come as Lambda hands them out', async () => {
    const queue = queueWith(['a']);
    const [first] = await read(
      queue,
      () => null,
      () => queue.left().length === 0,
    );

    expect(first?.record).toEqual({
      messageId: expect.any(String),
      receiptHandle: expect.any(String),
      body: 'a',
      attributes: expect.objectContaining({
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d+$/),
      }),
      messageAttributes: {},
      md5OfBody: '0cc175b9c0f1b6a831c399e269772661',
      eventSource: 'aws:sqs',
      eventSourceARN: queue.source.arn,
      awsRegion: 'eu-west-1',
    });
  });

  test('come no more at once than the function takes', async () => {
    const bodies = Array.from({ length: 3 * BATCH_SIZE }, (_, n) => `${n}`);
    const queue = queueWith(bodies);
    const sizes: number[] = [];
    const handler: Handler = (records) => {
      sizes.push(records.length);
      return null;
    };
    const source = { ...queue.source, batchSize: 4 };
    const delivered = await read({ source }, handler, () => queue.left().length === 0);

    expect(bodiesOf(delivered).toSorted()).toEqual(bodies.toSorted());
    expect(Math.max(...sizes)).toBe(4);
  });

  test('that fail in part: the failed ones come again after the visibility timeout, the others do not', async () => {
    const queue = queueWith(['good', 'bad', 'fine'], VISIBILITY_S);
    const handler: Handler = (records) =>
      failing(records.filter((one) => one.body === 'bad' && receivesOf(one) < 2));
    const delivered = await read(queue, handler, () => queue.left().length === 0);

    expect(queue.left()).toEqual([]);
    expect(bodiesOf(delivered).sort()).toEqual(['bad', 'bad', 'fine', 'good']);
    const [first, second] = delivered.filter(({ record }) => record.body === 'bad');
    expect(second?.record.messageId).toBe(first?.record.messageId);
    expect(second?.record.receiptHandle).not.toBe(first?.record.receiptHandle);
    // Not to the millisecond: the queue begins to count before the function sees the message.
    expect(Number(second?.at) - Number(first?.at)).toBeGreaterThan(0.8 * VISIBILITY_S * 1_000);
  });

  test('all come again when the function throws', async () => {
    const queue = queueWith(['a', 'b', 'c'], VISIBILITY_S);
    const handler: Handler = (records) => {
      if (records.some((one) => receivesOf(one) === 1)) throw new Error('broken');
      return null;
    };
    const delivered = await read(queue, handler, () => queue.left().length === 0);

    expect(queue.left()).toEqual([]);
    expect(bodiesOf(delivered).sort()).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
    expect(complaints).toHaveBeenCalledWith(`${queue.source.arn}: broken`);
  });

  test.each(['', 'unheard of'])(
    'all come again when the answer names a message that there is not: %j',
    async (itemIdentifier) => {
      const queue = queueWith(['a', 'b'], VISIBILITY_S);
      const handler: Handler = (records) =>
        records.some((one) => receivesOf(one) === 1)
          ? { batchItemFailures: [{ itemIdentifier }] }
          : null;
      const delivered = await read(queue, handler, () => queue.left().length === 0);

      expect(bodiesOf(delivered).sort()).toEqual(['a', 'a', 'b', 'b']);
    },
  );

  test('that have come as often as the queue allows are dead letters, and hold up no other', async () => {
    const queue = queueWith(['bad', 'good'], VISIBILITY_S);
    const handler: Handler = (records) => failing(records.filter(({ body }) => body === 'bad'));
    const delivered = await read(queue, handler, () => queue.dead()?.length === 1);

    expect(queue.dead()).toEqual(['bad']);
    expect(queue.left()).toEqual([]);
    expect(bodiesOf(delivered).sort()).toEqual([...Array(MAX_RECEIVES).fill('bad'), 'good']);
  });
});
