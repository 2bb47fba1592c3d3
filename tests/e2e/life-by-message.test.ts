import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, test } from '@jest/globals';
import { send } from '../support/bus.ts';
import { addBatch, ask, fresh } from '../support/http.ts';
import { queueUrl, sqs, takeUntil } from '../support/queues.ts';
import { until } from '../support/until.ts';

const stateOf = async (orderId: string, lineId: string) => {
  const { body } = await ask('GET', `/orders/${orderId}`);
  return body.lines?.find((line: { lineId: string }) => line.lineId === lineId);
};

const untilState = (orderId: string, lineId: string, state: string) =>
  until(async () => (await stateOf(orderId, lineId))?.state === state);

test('an order comes, is confirmed, packed and leaves by message, once its shipment has arrived', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  const batchRef = await addBatch(sku, 10, '2999-01-01');
  await send('Allocate', { orderId, lines: [{ sku, qty: 5 }], holdFor: 'PT15M' });
  await untilState(orderId, sku, 'allocated');

  await send('ConfirmOrder', { orderId });
  await until(async () => !(await stateOf(orderId, sku)).heldUntil);
  await send('ChangeBatchEta', { batchRef, eta: '2999-02-01' });
  await until(async () => (await stateOf(orderId, sku)).shipsOn === '2999-02-01');
  await send('ReceiveBatch', { batchRef });
  await until(async () => (await stateOf(orderId, sku)).shipsOn === null);
  await send('PackOrder', { orderId });
  await until(async () => (await stateOf(orderId, sku)).packed === true);
  await send('UnpackOrder', { orderId, lineIds: [sku] });
  await until(async () => !(await stateOf(orderId, sku)).packed);
  await send('ShipOrder', { orderId, lineIds: [sku] });

  await untilState(orderId, sku, 'shipped');
});

test('an order is released by message, also if that overtakes it', async () => {
  const [sku, orderId, early] = [fresh('lamp'), fresh('order'), fresh('early')];
  await addBatch(sku, 10);
  await send('Allocate', { orderId, lines: [{ sku, qty: 5 }] });
  await untilState(orderId, sku, 'allocated');

  await send('ReleaseOrder', { orderId: early });
  await send('ReleaseOrder', { orderId });
  await untilState(orderId, sku, 'released');

  const answer = () =>
    ask('POST', '/allocations?dryRun=true', { orderId: early, lines: [{ sku, qty: 1 }] });
  await until(async () => (await answer()).body.lines[0].outcome === 'line-released');
});

test('a message about all lines that comes again is about those of the first time', async () => {
  const [sku, orderId, id] = [fresh('lamp'), fresh('order'), fresh('message')];
  const other = fresh('other');
  await addBatch(sku, 10);
  const add = (lineId: string) =>
    ask('POST', '/allocations', { orderId, lines: [{ sku, qty: 1, lineId }], holdFor: 'PT15M' });
  const url = await queueUrl('commands');
  const confirm = (messageId: string, detail: object) =>
    sqs.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: JSON.stringify({
          id: messageId,
          time: new Date().toISOString(),
          'detail-type': 'ConfirmOrder',
          detail,
        }),
      }),
    );
  await add('first');
  await confirm(id, { orderId });
  await until(async () => !(await stateOf(orderId, 'first')).heldUntil);
  await add('added');

  await confirm(id, { orderId });
  // What was sent behind it has been handled.
  await ask('POST', '/allocations', {
    orderId: other,
    lines: [{ sku, qty: 1 }],
    holdFor: 'PT15M',
  });
  await confirm(fresh('message'), { orderId: other });
  await until(async () => !(await stateOf(other, sku)).heldUntil);

  expect(await stateOf(orderId, 'added')).toMatchObject({ heldUntil: expect.any(String) });
});

test('a date for a batch that has arrived goes to the dead letters', async () => {
  const batchRef = await addBatch(fresh('lamp'), 10, '2999-01-01');
  await ask('POST', `/batches/${batchRef}/arrival`);

  await send('ChangeBatchEta', { batchRef, eta: '2999-02-01' }, new Date(Date.now() + 60_000));

  const dead = await takeUntil(await queueUrl('commands-dead-letters'), ({ Body = '' }) =>
    Body.includes(batchRef),
  );
  expect(dead.MessageAttributes?.reason?.StringValue).toContain('it has arrived');
});

test('what is counted by message counts as of when it was sent', async () => {
  const sku = fresh('lamp');
  const batchRef = await addBatch(sku, 10);
  const qty = async () => (await ask('GET', `/batches/${batchRef}`)).body.qty;

  await send('CountBatch', { batchRef, counted: 8, expected: 10, reason: 'stocktaking' });
  await until(async () => (await qty()) === 8);
  await send('CountProduct', { sku, counted: 7, expected: 8 });
  await until(async () => (await qty()) === 7);
});
