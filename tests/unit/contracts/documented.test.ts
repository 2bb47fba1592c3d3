import { expect, test } from '@jest/globals';
import { checkDocumented } from '../../support/documented.ts';

const BATCH = {
  ref: 'batch-1',
  sku: 'LAMP',
  qty: 10,
  allocated: 0,
  shipped: 0,
  available: 10,
  eta: null,
};

const answer =
  (body: unknown, status = 200, type = 'application/json') =>
  () =>
    checkDocumented('GET', '/batches/batch-1', {
      status,
      body,
      headers: new Headers({ 'content-type': type }),
    });

test('an answer that is as documented passes', () => {
  expect(answer(BATCH)).not.toThrow();
});

// Otherwise the tests that ask the service would find nothing.
test.each([
  { what: 'a field more', check: answer({ ...BATCH, more: 1 }), says: /more: 1/ },
  { what: 'a field of another type', check: answer({ ...BATCH, qty: '10' }), says: /qty/ },
  { what: 'another status', check: answer(BATCH, 201), says: /no such status is documented/ },
  { what: 'another type', check: answer(BATCH, 200, 'text/plain'), says: /it is text\/plain/ },
])('$what does not', ({ check, says }) => {
  expect(check).toThrow(says);
});
