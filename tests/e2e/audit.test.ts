import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { localEnvironment } from '../../infra/local/endpoints.ts';
import { productKey } from '../../src/adapters/dynamodb/keys.ts';
import { addBatch, ask, fresh, order } from '../support/http.ts';
import { type Service, startService } from '../support/service.ts';
import { stock } from '../support/stock.ts';

/** One of its own: an audit looks at all that there is, again and again. */
let service: Service;
beforeAll(async () => {
  service = await startService();
  const { port } = new URL(service.url);
  Object.assign(process.env, localEnvironment(Number(port)), {
    PORT: port,
    SERVICE_URL: service.url,
  });
});
afterAll(() => service.stop());

const audit = (...args: readonly string[]) => stock(['audit', ...args]);

test('what somebody broke by hand is named by stock audit, and repaired if that is wanted', async () => {
  const sku = fresh('lamp');
  await addBatch(sku, 10);
  await order(fresh('order'), { sku, qty: 6 });
  expect(await audit()).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Differences: 0'),
  });

  await DynamoDBDocumentClient.from(new DynamoDBClient()).send(
    new UpdateCommand({
      TableName: 'stock-allocation-dev',
      Key: productKey(sku),
      UpdateExpression: 'SET batches[0].allocated = :nine',
      ExpressionAttributeValues: { ':nine': 9 },
    }),
  );
  const available = async () => (await ask('GET', `/products/${sku}`)).body.available.warehouse;
  expect(await available()).toBe(1);

  expect(await audit()).toMatchObject({ code: 1, stdout: expect.stringContaining(sku) });
  expect(await audit('--repair')).toMatchObject({ code: 0 });
  expect(await available()).toBe(4);
  expect(await audit()).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Differences: 0'),
  });
});
