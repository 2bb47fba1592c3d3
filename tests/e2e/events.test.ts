import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { listen, send } from '../support/bus.ts';
import { addBatch, ask, fresh, order } from '../support/http.ts';
import { queueUrl, sqs, takeUntil } from '../support/queues.ts';
import { run } from '../support/service.ts';
import { STOCK, stock } from '../support/stock.ts';
import { until } from '../support/until.ts';

let bus: Awaited<ReturnType<typeof listen>>;
beforeEach(async () => {
  bus = await listen();
});
afterEach(() => bus.stop());

/** Until a command that is sent by message has worked. */
const untilQty = (ref: string, qty: number): Promise<void> =>
  until(async () => (await ask('GET', `/batches/${ref}`)).body.qty === qty);

test("the book's external event: a batch is cut by message, and the order moves to the next one", async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  const early = await addBatch(sku, 10, '2030-01-01');
  const later = await addBatch(sku, 10, '2030-01-02');
  expect(await order(orderId, { sku, qty: 10 })).toMatchObject({
    body: { lines: [{ batchRef: early }] },
  });

  await send('ChangeBatchQuantity', { batchRef: early, qty: 5 });

  const { detail } = await bus.first(
    ({ 'detail-type': type, detail }) =>
      type === 'Allocated' && 'batchRef' in detail && detail.batchRef === later,
  );
  expect(detail).toMatchObject({
    sku,
    orderId,
    qty: 10,
    batchRef: later,
    version: 4,
    schemaVersion: 1,
  });
  expect(await ask('GET', `/orders/${orderId}`)).toMatchObject({
    body: { lines: [{ state: 'allocated', batchRef: later }] },
  });
});

test('a batch is added by message; sent again it changes nothing', async () => {
  const [sku, ref] = [fresh('lamp'), fresh('batch')];
  const batch = { batchRef: ref, sku, qty: 10, eta: '2030-01-01' };

  await send('AddBatch', batch);
  await bus.first(({ detail }) => detail.id === `${sku}:1:0`);
  await send('AddBatch', batch);
  await send('ChangeBatchQuantity', { batchRef: ref, qty: 12 });

  await bus.first(({ detail }) => detail.id === `${sku}:2:0`);
  expect(await ask('GET', `/batches/${ref}`)).toMatchObject({
    body: { qty: 12, eta: '2030-01-01' },
  });
});

test('a batch of a container is added by message, and needs no reference', async () => {
  const [sku, container] = [fresh('lamp'), fresh('sea')];
  const ref = `${container}~${sku}`;
  await send('AddBatch', { container, sku, qty: 10, eta: '2099-01-01' });

  expect(await bus.first(({ detail }) => detail.id === `${sku}:1:0`)).toMatchObject({
    detail: { type: 'BatchAdded', batchRef: ref, container },
  });
  expect(await ask('GET', `/containers/${container}`)).toMatchObject({
    body: { batches: [{ ref, qty: 10 }] },
  });
});

test('a message that has overtaken the one before it waits until its batch is there', async () => {
  const [sku, ref] = [fresh('lamp'), fresh('batch')];
  await send('ChangeBatchQuantity', { batchRef: ref, qty: 5 });
  await send('AddBatch', { batchRef: ref, sku, qty: 10 });

  await untilQty(ref, 5);
});

test('of two messages the later one counts, even if it arrives first', async () => {
  const [sku, ref, other] = [fresh('lamp'), fresh('batch'), fresh('other')];
  await addBatch(sku, 10, null, ref);
  await addBatch(sku, 10, null, other);

  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000);
  await send('ChangeBatchQuantity', { batchRef: ref, qty: 7 }, inSeconds(20));
  await untilQty(ref, 7);
  await send('ChangeBatchQuantity', { batchRef: ref, qty: 9 }, inSeconds(10));
  await send('ChangeBatchQuantity', { batchRef: ref, qty: 8 }, inSeconds(40));
  await untilQty(ref, 8);

  const quantities = bus.heard.flatMap(({ detail }) =>
    detail.type === 'BatchQuantityChanged' && detail.batchRef === ref ? [detail.to] : [],
  );
  expect(quantities).not.toContain(9);
});

test('a message that breaks the rules goes to the dead letters with the reason, and back by stock redrive', async () => {
  const ref = await addBatch(fresh('lamp'), 10);
  const deadLetters = await queueUrl('commands-dead-letters');
  const isOfBatch = ({ Body = '' }) => Body.includes(ref);

  await send('ChangeBatchQuantity', { batchRef: ref, qty: -1 });
  await send('ChangeBatchQuantity', { batchRef: ref, qty: 6 });
  await untilQty(ref, 6);

  const dead = await takeUntil(deadLetters, isOfBatch);
  expect(JSON.parse(dead.Body as string)).toMatchObject({ detail: { batchRef: ref, qty: -1 } });
  expect(dead.MessageAttributes?.reason?.StringValue).toBe(
    'detail.qty must be a whole number from 0 to 1000000000',
  );

  await send('ChangeBatchQuantity', { batchRef: ref, quantity: 1 });
  const reason = 'detail.quantity is not a field of this request';
  await until(() => messagesIn(deadLetters));
  expect(await stock(['redrive', 'commands'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(reason),
  });
  const again = await takeUntil(deadLetters, isOfBatch);
  expect(again.MessageAttributes?.reason?.StringValue).toContain(reason);
});

const messagesIn = async (url: string): Promise<number> => {
  const command = new GetQueueAttributesCommand({
    QueueUrl: url,
    AttributeNames: ['ApproximateNumberOfMessages'],
  });
  return Number((await sqs.send(command)).Attributes?.ApproximateNumberOfMessages);
};

/** A buyer's inbox. */
const subscribe = async (): Promise<string> => {
  const sns = new SNSClient();
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: fresh('inbox') }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const topic = await sns.send(
    new CreateTopicCommand({ Name: 'stock-allocation-dev-out-of-stock' }),
  );
  await sns.send(
    new SubscribeCommand({
      TopicArn: topic.TopicArn,
      Protocol: 'sqs',
      Endpoint: Attributes?.QueueArn,
    }),
  );
  return QueueUrl as string;
};

test('a shortage is published once, not once for each line that is refused', async () => {
  const inbox = await subscribe();
  const [sku, last] = [fresh('lamp'), fresh('last')];
  await addBatch(sku, 2);
  await addBatch(sku, 3, '2030-02-01');
  await addBatch(last, 1);

  for (let n = 0; n < 10; n++) await order(fresh('order'), { sku, qty: 4 });
  const notice = await takeUntil(inbox, ({ Body = '' }) => Body.includes(sku));
  await order(fresh('order'), { sku: last, qty: 4 });
  const more: string[] = [];
  await takeUntil(
    inbox,
    ({ Body = '' }) => Body.includes(last),
    ({ Body = '' }) => more.push(Body),
  );

  const { Subject, Message } = JSON.parse(notice.Body as string);
  expect(Subject).toBe(`Out of stock: ${sku}`);
  expect(Message).toContain('Left: 5 units, too few for a requested line');
  expect(Message).toContain('Next shipment with available units: due on 2030-02-01');
  expect(more.filter((body) => body.includes(sku))).toEqual([]);
});

test('a message that is larger than the bus takes is refused, and the service goes on', async () => {
  const tooLarge = send('Allocate', { orderId: 'x'.repeat(1024 * 1024) });

  await expect(tooLarge).rejects.toMatchObject({ name: 'ValidationException' });
  expect((await ask('GET', '/health')).status).toBe(200);
});

test.each([
  '{"Entries": [null]}',
  '{"Entries": [{"Source": "a", "DetailType": "b", "Detail": "{}", "Time": "2030-01-01"}]}',
  '{"Entries": [{"Source": "a", "DetailType": "b", "Detail": "{}", "Time": 1e300}]}',
])('what the bus can not read is refused, and the service goes on: %s', async (body) => {
  const { status } = await fetch(process.env.AWS_ENDPOINT_URL_EVENTBRIDGE as string, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSEvents.PutEvents' },
    body,
  });

  expect(status).toBe(400);
  expect((await ask('GET', '/health')).status).toBe(200);
});

test('stock events shows what passes', async () => {
  const events = run([...STOCK, 'events'], {});
  await until(() => events.output().includes('Listening'));
  const [sku, ref] = [fresh('lamp'), fresh('batch')];
  await addBatch(sku, 10, null, ref);

  await until(() => events.output().includes(`(${sku}:1:0)`));
  expect(events.output()).toContain(`stock-allocation BatchAdded sku=${sku}`);
  process.kill(-events.pid);
  await events.ended;
});
