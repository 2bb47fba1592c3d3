import { describe, expect, test } from '@jest/globals';
import { refusalOf } from '../../../infra/local/gateway/callers.ts';

const SHOP = 'https://shop.example.com';

test.each(['localhost', 'localhost:3000', 'LocalHost:3000', '127.0.0.1:3001', '[::1]:3000'])(
  'who asks for this machine by its own name is answered: %s',
  (host) => {
    expect(refusalOf({ host }, [])).toBeUndefined();
  },
);

test.each([
  undefined,
  '',
  'elsewhere.example.com',
  'localhost.example.com',
  '127.0.0.1.example.com:3000',
  'example.com:localhost',
  '192.168.0.2:3000',
])('who asks for it by another name is refused: %s', (host) => {
  const headers = host === undefined ? {} : { host };
  expect(refusalOf(headers, [])).toContain('Forbidden');
  expect(refusalOf({ ...headers, origin: SHOP }, [SHOP])).toContain('Forbidden');
});

describe('a web page', () => {
  const from = (origin: string) => ({ host: 'localhost:3000', origin });

  test('is refused when nobody is named', () => {
    expect(refusalOf(from(SHOP), [])).toContain('Forbidden');
  });

  test('is answered when its origin is named', () => {
    expect(refusalOf(from(SHOP), ['https://other.example.com', SHOP])).toBeUndefined();
  });

  test.each(['null', '', 'http://shop.example.com', `${SHOP}.evil.example`, `${SHOP}:8443`])(
    'is refused when only another origin is named: %s',
    (origin) => {
      expect(refusalOf(from(origin), [SHOP])).toContain('Forbidden');
    },
  );
});
