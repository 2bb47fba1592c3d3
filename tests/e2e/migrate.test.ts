import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { lineKey, productKey } from '../../src/adapters/dynamodb/keys.ts';
import { addBatch, ask, fresh, order } from '../support/http.ts';
import { run } from '../support/service.ts';

const migrate = async (...args: readonly string[]) => {
  const command = run(['npm', 'run', '--silent', 'migrate', '--', ...args], {});
  return { code: await command.ended, output: command.output() };
};

test('npm run migrate brings along what an earlier version has stored, and --down goes back', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  await addBatch(sku, 10, '2030-02-01');
  await order(orderId, { sku, qty: 6 });
  const lineId = (await ask('GET', `/orders/${orderId}`)).body.lines[0].lineId;
  const client = DynamoDBDocumentClient.from(new DynamoDBClient());
  const forget = (Key: object, attributes: string) =>
    client.send(
      new UpdateCommand({
        TableName: 'stock-allocation-dev',
        Key: { ...Key },
        UpdateExpression: `REMOVE #schema, ${attributes}`,
        ExpressionAttributeNames: { '#schema': 'schema' },
      }),
    );
  await forget(lineKey({ orderId, lineId }), 'shipsOn');
  await forget(productKey(sku), 'restockRule, filling');
  const shipsOn = async () => (await ask('GET', `/orders/${orderId}`)).body.lines[0].shipsOn;
  expect(await shipsOn()).toBeNull();
  expect(await ask('GET', `/products/${sku}`)).toMatchObject({ status: 200 });

  expect(await migrate('--status')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/0001-say-all.*to do/),
  });
  expect(await migrate()).toMatchObject({
    code: 0,
    output: expect.stringMatching(/0001-say-all.*done/),
  });
  expect(await shipsOn()).toBe('2030-02-01');

  expect(await migrate('--down')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/0001-say-all.*to do/),
  });
  expect(await shipsOn()).toBe('2030-02-01');
  expect(await migrate()).toMatchObject({ code: 0 });
});

test('npm run migrate says what is wrong, and fails', async () => {
  expect(await migrate('--create', 'Not a name')).toMatchObject({
    code: 1,
    output: expect.stringContaining('small letters'),
  });
});
