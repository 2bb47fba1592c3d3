import '../../support/whole-log.ts';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { Refusal, type RefusalCode } from '../../../src/domain/refusal.ts';
import { commandSchemas } from '../../../src/handlers/messages/command-schemas.ts';
import { eventOf, messageQueue } from '../../../src/handlers/messages/queue.ts';
import { takeLog } from '../../support/log-lines.ts';

const command = z.discriminatedUnion(
  'detail-type',
  [
    eventOf('AddBatch', commandSchemas.AddBatch),
    eventOf('ChangeBatchQuantity', commandSchemas.ChangeBatchQuantity),
  ],
  'must be AddBatch or ChangeBatchQuantity',
);
type Command = z.infer<typeof command>;

/** An event of the bus that asks to change a batch; other fields of it may be given. */
const change = (batchRef: string, other: object = {}) => ({
  version: '0',
  id: `event of ${batchRef}`,
  'detail-type': 'ChangeBatchQuantity',
  source: 'warehouse',
  time: '2030-01-01T08:00:00Z',
  detail: { batchRef, qty: 5 },
  ...other,
});

/** What the queue hands out, named by its message id, for the nth time. */
const received = (messageId: string, body: unknown, receives = 1): SQSRecord =>
  ({
    messageId,
    receiptHandle: `receipt of ${messageId}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: `${receives}` },
  }) as SQSRecord;

/** Why a batch can't be changed, by its reference. */
type Trouble = Record<string, unknown>;

/** A queue of commands, and what was done with them. */
const queueWith = (trouble: Trouble = {}) => {
  const done: Command[] = [];
  const putAside: { body: string; reason: string }[] = [];
  const pauses: (readonly [string, number])[] = [];
  const deadLetters = {
    put: async (body: string, reason: string) => {
      putAside.push({ body, reason });
    },
  };
  const retryLater = async (receiptHandle: string, seconds: number) => {
    pauses.push([receiptHandle, seconds]);
  };
  const queue = { deadLetters, retryLater };
  const handler = messageQueue(command, queue, async (message) => {
    const failure = trouble[`${message.detail.batchRef}`];
    if (failure) throw failure;
    done.push(message);
  });
  const handle = async (...Records: readonly SQSRecord[]) => {
    const event: SQSEvent = { Records: [...Records] };
    const { batchItemFailures } = await handler(event, { awsRequestId: 'the batch' });
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  const changed = () => done.map(({ detail }) => detail.batchRef);
  return { handle, queue, done, changed, putAside, pauses };
};

const refusal = (code: RefusalCode) => new Refusal(code, `refused: ${code}`);

let log: ReturnType<typeof takeLog>;

beforeEach(() => {
  log = takeLog();
});

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a message', () => {
  test('is handled with its id and time, and does not come again', async () => {
    const { handle, done, putAside, pauses } = queueWith();

    expect(await handle(received('m1', change('chairs')))).toEqual([]);
    expect(done).toEqual([
      {
        id: 'event of chairs',
        time: '2030-01-01T08:00:00Z',
        'detail-type': 'ChangeBatchQuantity',
        detail: { batchRef: 'chairs', qty: 5 },
      },
    ]);
    expect([putAside, pauses]).toEqual([[], []]);
  });

  test('that leaves the ETA out is of stock in the warehouse', async () => {
    const { handle, done } = queueWith();
    const detail = { batchRef: 'chairs', sku: 'RED-CHAIR', qty: 5 };
    await handle(received('m1', change('', { 'detail-type': 'AddBatch', detail })));

    expect(done).toMatchObject([{ 'detail-type': 'AddBatch', detail: { ...detail, eta: null } }]);
  });
});

test('a message that adds a batch names it, or its container', async () => {
  const { handle, done, putAside } = queueWith();
  const send = (detail: object) =>
    handle(received('m1', change('', { 'detail-type': 'AddBatch', detail })));
  const batch = { sku: 'RED-CHAIR', qty: 5 };

  await send({ ...batch, container: 'SEA-7' });
  expect(done).toMatchObject([{ detail: { ...batch, container: 'SEA-7' } }]);
  await send(batch);
  await send({ ...batch, container: 'S'.repeat(128) });
  expect(done).toHaveLength(1);
  const reason =
    'detail.batchRef must be given unless there is a container and <container>~<sku> is a valid reference';
  expect(putAside).toMatchObject([{ reason }, { reason }]);
});

describe('a message that breaks the rules', () => {
  const QTY = 'must be a whole number from 0 to 1000000000';

  test.each([
    { what: 'is no JSON', body: '{"id"', reason: 'the message must be JSON' },
    {
      what: 'is an unknown command',
      body: change('chairs', { 'detail-type': 'BurnBatch' }),
      reason: 'detail-type must be AddBatch or ChangeBatchQuantity',
    },
    {
      what: 'lacks a field',
      body: change('', { detail: { batchRef: 'chairs' } }),
      reason: `detail.qty ${QTY}`,
    },
    {
      what: 'has a wrong field',
      body: change('', { detail: { batchRef: 'chairs', qty: -1 } }),
      reason: `detail.qty ${QTY}`,
    },
    {
      what: 'has an unknown field',
      body: change('', { detail: { batchRef: 'chairs', qty: 5, eta: null } }),
      reason: 'detail.eta is not a field of this request',
    },
    {
      what: 'breaks several rules',
      body: change('', { detail: { batchRef: '', qty: '5', size: 1 } }),
      reason: expect.stringMatching(
        /^detail\.batchRef must be 1 to 128 .*; detail\.qty must be .*; detail\.size is not a/,
      ),
    },
    {
      what: 'has no id',
      body: change('chairs', { id: undefined }),
      reason: expect.stringMatching(/^id /),
    },
    {
      what: 'has a time that is none',
      body: change('chairs', { time: 'now' }),
      reason: expect.stringMatching(/^time /),
    },
  ])('is put aside at once with the reason: it $what', async ({ body, reason }) => {
    const { handle, changed, putAside, pauses } = queueWith();
    const broken = received('broken', body);

    expect(
      await handle(received('m1', change('one')), broken, received('m2', change('two'))),
    ).toEqual([]);
    expect(putAside).toEqual([{ body: broken.body, reason }]);
    expect(changed()).toEqual(['one', 'two']);
    expect(pauses).toEqual([]);
  });
});

describe('a command that is refused', () => {
  test('for good is put aside at once with the reason, and the others are handled', async () => {
    const { handle, changed, putAside } = queueWith({ full: refusal('too-many-open-batches') });
    const refused = received('m1', change('full'));

    expect(await handle(refused, received('m2', change('chairs')))).toEqual([]);
    expect(putAside).toEqual([{ body: refused.body, reason: 'refused: too-many-open-batches' }]);
    expect(changed()).toEqual(['chairs']);
  });

  test.each([
    { why: 'because its batch is not there yet', failure: refusal('batch-not-found') },
    { why: 'because others were faster', failure: refusal('too-much-contention') },
    { why: 'for a reason that nobody foresaw', failure: new Error('no connection') },
  ])('$why comes again, and the others are handled', async ({ failure }) => {
    const { handle, changed, putAside, pauses } = queueWith({ late: failure });

    expect(await handle(received('m1', change('late')), received('m2', change('chairs')))).toEqual([
      'm1',
    ]);
    expect(pauses).toEqual([['receipt of m1', 1]]);
    expect(putAside).toEqual([]);
    expect(changed()).toEqual(['chairs']);
  });

  test('comes again after pauses that grow, nine times', async () => {
    const { handle, putAside, pauses } = queueWith({ late: refusal('batch-not-found') });
    for (let receives = 1; receives <= 9; receives++) {
      expect(await handle(received('m1', change('late'), receives))).toEqual(['m1']);
    }

    expect(pauses.map(([, seconds]) => seconds)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256]);
    expect(putAside).toEqual([]);
  });

  test.each([
    { failure: refusal('batch-not-found'), reason: 'refused: batch-not-found' },
    { failure: new Error('no connection'), reason: 'no connection' },
  ])('the tenth time is put aside with the reason: $reason', async ({ failure, reason }) => {
    const { handle, putAside, pauses } = queueWith({ late: failure });
    const last = received('m1', change('late'), 10);

    expect(await handle(last)).toEqual([]);
    expect(putAside).toEqual([{ body: last.body, reason }]);
    expect(pauses).toEqual([]);
  });
});

describe('each message is a line of the log', () => {
  const known = { requestId: 'the batch', tries: 1, durationMs: expect.any(Number) };

  test('with what it is about, and its outcome', async () => {
    const { handle } = queueWith();
    const detail = { batchRef: 'chairs', sku: 'RED-CHAIR', qty: 5 };
    await handle(received('m1', change('', { 'detail-type': 'AddBatch', detail })));

    expect(log.lines()).toEqual([
      expect.objectContaining({
        ...known,
        level: 'INFO',
        message: 'message',
        messageId: 'm1',
        receives: 1,
        event: 'event of ',
        type: 'AddBatch',
        batchRef: 'chairs',
        skus: ['RED-CHAIR'],
        outcome: 'done',
      }),
    ]);
  });

  test('a warning if it is refused, and an error where nobody foresaw it', async () => {
    const unforeseen = new Error('no connection', { cause: new Error('no network') });
    const { handle } = queueWith({ foreseen: refusal('batch-not-found'), unforeseen });
    await handle(
      received('m1', change('foreseen')),
      received('m2', change('unforeseen')),
      received('m3', change('foreseen'), 10),
      received('m4', 'no JSON'),
    );

    // In the order in which they ended.
    const byMessage = Map.groupBy(log.lines(), ({ messageId }) => messageId);
    expect(['m1', 'm2', 'm3', 'm4'].flatMap((id) => byMessage.get(id) ?? [])).toMatchObject([
      { level: 'WARN', messageId: 'm1', outcome: 'batch-not-found', next: 'comes-again' },
      {
        level: 'ERROR',
        messageId: 'm2',
        outcome: 'failed',
        next: 'comes-again',
        error: {
          message: 'no connection',
          stack: expect.arrayContaining([expect.stringContaining('message-queue.test.ts')]),
          cause: { message: 'no network' },
        },
      },
      { level: 'WARN', messageId: 'm3', outcome: 'batch-not-found', next: 'put-aside' },
      { level: 'WARN', messageId: 'm4', outcome: 'invalid-message', next: 'put-aside' },
    ]);
  });

  test('that repeats nothing of what breaks the rules', async () => {
    const { handle } = queueWith();
    const marked = { MARKER: 'MARKER', batchRef: ' MARKER ', qty: 'MARKER' };
    const whole = change('', { detail: marked, source: 'MARKER', id: 'MARKER' });
    await handle(received('m1', whole), received('m2', 'MARKER'));
    const other = change('chairs', { source: 'MARKER', resources: ['MARKER'] });
    await handle(received('m3', other));

    expect(log.lines()).toMatchObject([
      { fields: ['detail.batchRef', 'detail.qty', 'detail'] },
      { outcome: 'invalid-message' },
      { outcome: 'done' },
    ]);
    expect(log.text()).not.toContain('MARKER');
  });
});

describe('when the queues do not work', () => {
  const broken = () => Promise.reject(new Error('no queue'));

  test('what can not be put aside comes again, and the others do not', async () => {
    const { handle, queue, changed, putAside } = queueWith();
    queue.deadLetters.put = broken;

    expect(
      await handle(
        received('m1', change('one')),
        received('m2', 'no JSON'),
        received('m3', change('two')),
      ),
    ).toEqual(['m2']);
    expect(changed()).toEqual(['one', 'two']);
    expect(putAside).toEqual([]);
  });

  test('what can not be put off comes again all the same, and the others do not', async () => {
    const { handle, queue, changed, putAside } = queueWith({ late: refusal('batch-not-found') });
    queue.retryLater = broken;

    expect(await handle(received('m1', change('late')), received('m2', change('chairs')))).toEqual([
      'm1',
    ]);
    expect(changed()).toEqual(['chairs']);
    expect(putAside).toEqual([]);
  });

  test('that is logged', async () => {
    const { handle, queue } = queueWith();
    queue.deadLetters.put = broken;
    await handle(received('m1', 'no JSON'));

    expect(log.lines()).toMatchObject([
      { level: 'ERROR', messageId: 'm1', outcome: 'failed', error: { message: 'no queue' } },
    ]);
  });

  test('that is logged beside what had failed before', async () => {
    const { handle, queue } = queueWith({ late: new Error('no connection') });
    queue.retryLater = broken;
    await handle(received('m1', change('late')));

    const errors = [{ message: 'no connection' }, { message: 'no queue' }];
    expect(log.lines()).toMatchObject([{ level: 'ERROR', error: { errors } }]);
  });
});
