import { expect, test } from '@jest/globals';
import {
  byNeed,
  isFound,
  isLineFound,
  needs,
  needsSomebody,
} from '../../../src/board/attention.ts';
import type { Line, Stock } from '../../../src/board/service.ts';

const stock = (sku: string, more: Partial<Stock> = {}): Stock => ({
  sku,
  available: { warehouse: 50, onTheWay: 0, overdue: 0 },
  level: 'ok',
  nextEta: null,
  backordered: 0,
  backorderPolicy: 'strict',
  promisePolicy: 'improve',
  ...more,
});
const overdue = { available: { warehouse: 0, onTheWay: 0, overdue: 5 } };

test('what somebody waits for comes first, then what is overdue, out, low; the rest by name', () => {
  const all = [
    stock('zebra'),
    stock('ant'),
    stock('low', { level: 'low' }),
    stock('out', { level: 'out' }),
    stock('late', overdue),
    stock('some wait', { backordered: 3 }),
    stock('many wait', { backordered: 30 }),
  ];
  expect(all.toSorted(byNeed).map(({ sku }) => sku)).toEqual([
    'many wait',
    'some wait',
    'late',
    'out',
    'low',
    'ant',
    'zebra',
  ]);
});

test('a product needs somebody only for a reason', () => {
  expect(needsSomebody(stock('calm'))).toBe(false);
  expect(needsSomebody(stock('waiting', { backordered: 1 }))).toBe(true);
  expect(needs(stock('late', { ...overdue, level: 'out' }))).toEqual([
    '5 units overdue',
    'nothing for new orders',
  ]);
});

test('a product is found by its SKU, its name or a tag, in any case', () => {
  const lamp = stock('L-1', { label: 'Desk lamp', tags: ['Lighting'] });
  expect(['l-1', 'LAMP', 'light', ''].map((text) => isFound(text, lamp))).toEqual(
    Array(4).fill(true),
  );
  expect(isFound('chair', lamp)).toBe(false);
});

test('a line is found by a part of its order id or of its SKU, however it is written', () => {
  const line = { orderId: 'web-10437', sku: 'Chair', lineId: '1', qty: 1 } as Line;
  expect(['104', ' WEB-1', 'hair', ''].map((text) => isLineFound(text, line))).toEqual(
    Array(4).fill(true),
  );
  expect(isLineFound('shop', line)).toBe(false);
});
