import { afterEach, expect, jest, test } from '@jest/globals';
import { connect } from '../../../src/cli/connect.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

test.each([
  [200, '<html>', 'gave no JSON'],
  [200, '{"items":[]}', 'gave 200'],
  [401, '{"message":"Unauthorized"}', 'gave 401'],
])('what answers %i %s is no service to send anything to', async (status, body, says) => {
  jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(body, { status }));
  await expect(connect('http://stock')).rejects.toThrow(
    `what answers at http://stock is not the allocation service: GET /products ${says}`,
  );
});
