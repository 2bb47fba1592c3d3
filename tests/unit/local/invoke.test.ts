import { expect, test } from '@jest/globals';
import { asToldBy, type BatchResponse, failuresIn } from '../../../infra/local/messaging/invoke.ts';

const answer: BatchResponse = { batchItemFailures: [{ itemIdentifier: 'b' }] };
const failsB = async () => answer;

test('what a function answers counts where its source says that it reports failures', async () => {
  const invoke = asToldBy({ functionResponseType: 'ReportBatchItemFailures' }, failsB);

  expect(await invoke({})).toEqual(answer);
});

test('without that nobody hears which records have failed, as on Lambda', async () => {
  expect(await asToldBy({}, failsB)({})).toBeNull();
});

test('without that a function that throws still fails', async () => {
  const invoke = asToldBy({}, async () => Promise.reject(new Error('broken')));

  await expect(invoke({})).rejects.toThrow('broken');
});

test.each([null, {}, { batchItemFailures: null }, { batchItemFailures: [] }])(
  'an answer that names nothing says that nothing has failed: %j',
  (nothing) => {
    expect(failuresIn(nothing)).toEqual(new Set());
  },
);
