import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { configurationOf } from '../../../infra/deploy/configuration.ts';

const problemsWith = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    configurationOf(env);
    return [];
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
};

test('nothing has to be set', () => {
  expect(configurationOf({ PATH: '/bin' })).toEqual({
    STOCK_BOARD: 'on',
    STOCK_DOCS: 'on',
    STOCK_THROTTLE_RATE: 1_000,
    STOCK_THROTTLE_BURST: 500,
    STOCK_RESTOCK_SCHEDULE: 'cron(0 4 * * ? *)',
    STOCK_AUDIT_SCHEDULE: 'cron(0 3 * * ? *)',
    STOCK_TIME_ZONE: 'UTC',
    STOCK_REASONS: '',
    STOCK_RECORD_WHO: 'off',
    STOCK_EXPIRY_NOTICE_DAYS: 7,
  });
});

test('a variable that is empty counts as not set', () => {
  expect(problemsWith({ STOCK_JWT_ISSUER: '', STOCK_DOCS: '' })).toEqual([]);
});

test('lists are written with commas', () => {
  const { STOCK_CORS_ORIGINS, STOCK_JWT_AUDIENCE } = configurationOf({
    STOCK_CORS_ORIGINS: 'https://a.example, http://localhost:8080',
    STOCK_JWT_ISSUER: 'https://issuer.example',
    STOCK_JWT_AUDIENCE: 'shop,warehouse',
  });
  expect(configurationOf({ STOCK_REASONS: 'damaged, stolen' }).STOCK_REASONS).toBe(
    'damaged,stolen',
  );
  expect(STOCK_CORS_ORIGINS).toEqual(['https://a.example', 'http://localhost:8080']);
  expect(STOCK_JWT_AUDIENCE).toEqual(['shop', 'warehouse']);
});

describe('a wrong setting is reported by its name', () => {
  test.each([
    [{ STOCK_JWT_ISUER: 'x' }, 'STOCK_JWT_ISUER is not a variable of this service'],
    [{ STOCK_RECORD_WHO: 'yes' }, 'STOCK_RECORD_WHO must be on or off'],
    [{ STOCK_EXPIRY_NOTICE_DAYS: 'soon' }, 'STOCK_EXPIRY_NOTICE_DAYS must be a number'],
    [
      { STOCK_TIME_ZONE: 'Auckland' },
      'STOCK_TIME_ZONE must be an IANA time zone such as Europe/Madrid',
    ],
    [
      { STOCK_JWT_ISSUER: 'http://issuer.example', STOCK_JWT_AUDIENCE: 'shop' },
      'STOCK_JWT_ISSUER must be an https URL',
    ],
    [
      { STOCK_JWT_ISSUER: 'https://issuer.example' },
      'STOCK_JWT_AUDIENCE is missing: STOCK_JWT_ISSUER is set',
    ],
    [{ STOCK_JWT_AUDIENCE: 'shop' }, 'STOCK_JWT_ISSUER is missing: STOCK_JWT_AUDIENCE is set'],
    [
      { STOCK_JWT_SCOPE_PREFIX: 'stock/' },
      'STOCK_JWT_ISSUER is missing: STOCK_JWT_SCOPE_PREFIX is set',
    ],
    [
      { STOCK_CORS_ORIGINS: '*' },
      'STOCK_CORS_ORIGINS must be origins such as https://shop.example.com, without a path or *',
    ],
    [
      { STOCK_REASONS: 'damaged,,found' },
      'STOCK_REASONS must be comma-separated reasons of 1 to 128 characters',
    ],
    [{ STOCK_DOCS: 'yes' }, 'STOCK_DOCS must be on or off'],
    [{ STOCK_THROTTLE_RATE: '0' }, 'STOCK_THROTTLE_RATE must be at least 1'],
    [{ STOCK_THROTTLE_BURST: 'many' }, 'STOCK_THROTTLE_BURST must be a number'],
    [
      { STOCK_AUDIT_SCHEDULE: 'daily' },
      'STOCK_AUDIT_SCHEDULE must be an EventBridge schedule, rate(...) or cron(...)',
    ],
  ])('%j', (env, problem) => {
    expect(problemsWith(env)).toEqual([problem]);
  });

  test('all of it at once', () => {
    expect(
      problemsWith({ STOCK_DOCS: 'x', STOCK_THROTTLE_RATE: '-1', STOCK_OTHER: '1' }),
    ).toHaveLength(3);
  });
});

test('a value that is not taken never gets through', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const isTaken = problemsWith({ STOCK_DOCS: value }).length === 0;
      expect(isTaken).toBe(['on', 'off', ''].includes(value));
    }),
  );
});

test('.env.example has every variable, says what it does, and is valid as it stands', async () => {
  const text = await readFile('.env.example', 'utf8');
  const examples = [...text.matchAll(/^# (STOCK_\w+)=(.+)$/gm)].map(([, name, value]) => [
    name,
    value,
  ]);
  const configured = configurationOf(Object.fromEntries(examples));
  expect(examples.map(([name]) => name).sort()).toEqual(Object.keys(configured).sort());
});
