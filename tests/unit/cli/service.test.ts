import { expect, test } from '@jest/globals';
import { batchRows, orderRows } from '../../../src/cli/inputs.ts';
import { addBatches, allocateLines } from '../../../src/cli/service.ts';
import { createClient } from '../../../src/client/client.ts';
import { text } from '../../support/csv-folder.ts';

const answering = (status: number, body: object | string) =>
  createClient({
    url: 'http://stock',
    retry: { attempts: 1 },
    fetch: async () =>
      new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }),
  });

const lines = orderRows(text('orderid,sku,qty', 'o1,A,1', 'o2,A,2')).good;
const batches = batchRows(text('ref,sku,qty,eta', 'b1,A,5,', 'b2,A,5,')).good;

test('what all lines are answered together is the outcome of each', async () => {
  const problem = {
    ...{ type: '/problems/invalid-request', title: 'Invalid request', status: 400 },
    ...{ detail: 'the body is not valid', errors: [{ in: 'body', field: 'orders', rule: 'bad' }] },
  };
  const invalid = { is: 'invalid', reason: 'orders bad' };
  expect(await allocateLines(answering(400, problem), lines)).toEqual([invalid, invalid]);
});

test('an invalid request that names no field is reported in the words of the service', async () => {
  const problem = {
    ...{ type: '/problems/invalid-request', title: 'Invalid request', status: 400 },
    detail: 'the body is not JSON',
  };
  const invalid = { is: 'invalid', reason: 'the body is not JSON' };
  expect(await addBatches(answering(400, problem), batches)).toEqual([invalid, invalid]);
});

test('an answer from somebody on the way, that is no JSON, fails each line', async () => {
  const failed = { is: 'failed', reason: 'the service answered 502' };
  expect(await allocateLines(answering(502, '<html>'), lines)).toEqual([failed, failed]);
});

test('each line has its own outcome, named by its only line', async () => {
  const invalid = {
    ...{ type: '/problems/invalid-request', title: 'Invalid request', status: 400, detail: 'no' },
    errors: [{ in: 'body', field: 'lines[0].qty', rule: 'must be less' }],
  };
  const part = { lineId: 'A', sku: 'A', qty: 1, state: 'allocated', batchRef: 'b1', shipsOn: null };
  const outcomes = [
    { status: 201, body: { orderId: 'o1', lines: [part] } },
    { status: 400, body: invalid },
  ];
  expect(await allocateLines(answering(200, { outcomes }), lines)).toEqual([
    { is: 'done', isNew: true, places: [{ batchRef: 'b1', qty: 1, shipsOn: null }] },
    { is: 'invalid', reason: 'qty must be less' },
  ]);
});
