import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { day, left, today } from '../../../src/board/format.ts';
import { routeOf, to } from '../../../src/board/route.ts';
import { sentence } from '../../../src/board/sentences.ts';
import { may, scopesOf } from '../../../src/board/session.ts';

const entry = (type: string, more: object = {}) => ({
  type,
  sku: 'LAMP',
  version: 1,
  at: '2026-12-01T10:00:00.000Z',
  ...more,
});

test('an event is shown as a sentence', () => {
  expect(sentence(entry('Allocated', { qty: 1, batchRef: 'B-1' }))).toBe(
    '1 unit promised from B-1',
  );
  expect(sentence(entry('Deallocated', { qty: 2, reason: 'batch-cut' }))).toBe(
    '2 units taken back: its batch has fewer units',
  );
  expect(
    sentence(entry('BatchEtaChanged', { batchRef: 'B-1', from: '2001-02-03', to: null })),
  ).toBe(`Batch B-1 is due now; it was ${day('2001-02-03')}`);
  expect(sentence(entry('RestockRuleChanged'))).toBe('Restock rule changed');
});

test('a sentence names only what its event has', async () => {
  const broken = [];
  for (const file of await readdir('docs/events')) {
    if (!file.endsWith('.json')) continue;
    const { title, properties } = JSON.parse(await readFile(`docs/events/${file}`, 'utf8'));
    const names = Object.keys(properties);
    const filled = Object.fromEntries(
      names.map((name) => [name, name === 'qty' ? 7 : `<${name}>`]),
    );
    const words = sentence({ ...entry(title), ...filled, type: title });
    if (/\bnow\b|NaN|[{}]/.test(words)) broken.push(words);
  }
  expect(broken).toEqual([]);
});

test('days are shown as people read them, and holds by what is left of them', () => {
  expect([day('2026-12-24', '2026-12-24'), day('2026-12-25', '2026-12-24')]).toEqual([
    'today',
    'tomorrow',
  ]);
  expect(day('2026-12-28', '2026-12-24')).toMatch(/28/);
  expect(day('2027-12-28', '2026-12-24')).toMatch(/2027/);
  expect(today(new Date(2026, 11, 24, 0, 5))).toBe('2026-12-24');
  const now = Date.parse('2026-12-24T10:00:00Z');
  expect(left('2026-12-24T10:14:30Z', now)).toBe('15 min left');
  expect(left('2026-12-24T15:10:00Z', now)).toBe('5 h left');
  expect(left('2026-12-27T10:00:00Z', now)).toBe('3 days left');
  expect(left('2026-12-24T09:00:00Z', now)).toBe('over');
});

test('a link leads back to the name that it was made of, whatever is in it', () => {
  for (const name of ['LAMP', 'a/b', 'ä b%', '#1?x=y']) {
    expect(routeOf(to('products', name)).path).toEqual(['products', name]);
  }
  expect(routeOf('#/queue?state=held').query.get('state')).toBe('held');
  expect(routeOf('#/products/100%').path).toEqual(['products', '100%']);
});

const tokenWith = (claims: object) =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

test('a token grants its scopes, also behind a prefix of its issuer, and none if it is no token', () => {
  expect(scopesOf(tokenWith({ scope: 'openid stock:read' }))).toContain('stock:read');
  expect(may('stock:write', tokenWith({ scp: ['api/stock:write'] }))).toBe(true);
  expect(may('stock:write', tokenWith({ scope: 'stock:read' }))).toBe(false);
  expect(may('stock:read', 'nonsense')).toBe(false);
});
