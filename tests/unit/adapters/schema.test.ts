import { describe, expect, test } from '@jest/globals';
import * as items from '../../../src/adapters/dynamodb/items.ts';
import { SCHEMA, upcast } from '../../../src/adapters/dynamodb/schema.ts';
import { AT } from '../../support/builders.ts';

const batch = { ref: 'b', purchased: 10, allocated: 4, eta: null, added: 1 };
const first = '000000000002.00000';
const line = {
  orderId: 'order-1',
  lineId: 'LAMP',
  sku: 'LAMP',
  qty: 4,
  state: 'allocated',
  batchRef: 'b',
  accepted: first,
  placed: first,
  createdAt: AT,
  updatedAt: AT,
};
const product = { sku: 'LAMP', version: 2, batches: [batch], backordered: 0, outOfStock: false };

/** Kinds of items: how the first version that knew of one wrote it, and as what it is read. */
const entry = {
  sku: 'LAMP',
  id: 'e',
  at: AT,
  deadline: AT,
  orders: [{ lines: [{ orderId: 'o', lineId: 'l', sku: 'LAMP', qty: 1 }], onShortage: 'reject' }],
};

const kinds: readonly (readonly [string, object, (item: object) => unknown, unknown])[] = [
  [
    'a product',
    { PK: 'SKU#LAMP', SK: 'PRODUCT', GSI1PK: 'CATALOG#3', GSI1SK: 'LAMP', ...product },
    items.parseProduct,
    {
      ...product,
      backorderedOnHold: 0,
      backorderPolicy: 'strict',
      restockRule: null,
      filling: null,
      firstExpiry: null,
    },
  ],
  [
    'a line',
    { PK: 'ORDER#order-1', SK: 'LINE#LAMP', GSI1PK: 'BATCH#b#1', GSI1SK: `${first}#4`, ...line },
    items.parseLine,
    { ...line, shipsOn: null },
  ],
  [
    'a part of a line that is split',
    { PK: 'ORDER#order-1', SK: `PART#${first}#LAMP`, ...line, shipsOn: '2030-02-01', part: first },
    items.parseLine,
    { ...line, shipsOn: '2030-02-01', part: first },
  ],
  [
    'a batch that is open',
    { PK: 'BATCH#b', SK: 'BATCH', sku: 'LAMP', original: { qty: 10, eta: null } },
    items.parseBatchRecord,
    { sku: 'LAMP', original: { qty: 10, eta: null } },
  ],
  [
    'a batch that is closed',
    { PK: 'BATCH#b', SK: 'BATCH', sku: 'LAMP', original: { qty: 10, eta: null }, closed: batch },
    items.parseBatchRecord,
    { sku: 'LAMP', original: { qty: 10, eta: null }, closed: batch },
  ],
  [
    'an attempt, which listed its lines',
    {
      PK: 'ORDER#order-1',
      SK: 'ATTEMPT',
      GSI1PK: 'UNFINISHED#ORDER',
      GSI1SK: 'order-1',
      orderId: 'order-1',
      id: 'a',
      holder: 1,
      startedAt: AT,
      lineIds: ['LAMP'],
    },
    items.parseAttempt,
    { orderId: 'order-1', id: 'a', fence: 1, startedAt: AT },
  ],
  [
    'a place in the queue',
    { PK: 'BACKORDER#LAMP', SK: first, orderId: 'order-1', lineId: 'LAMP' },
    items.parsePlace,
    { orderId: 'order-1', lineId: 'LAMP', place: first },
  ],
  [
    'a hold',
    { PK: 'HOLD#LAMP', SK: `${AT}#${first}`, ...line, until: AT },
    items.parseHold,
    { orderId: 'order-1', lineId: 'LAMP', until: AT, accepted: first },
  ],
  [
    'a queue that is being filled, before it was noted who was asked',
    { PK: 'SKU#LAMP', SK: 'FILLING', GSI1PK: 'UNFINISHED#QUEUE', GSI1SK: 'LAMP' },
    items.parseFilling,
    { since: '', cursor: undefined },
  ],
  [
    'a batch in the list of its container',
    { PK: 'CONTAINER#sea-1', SK: 'REF#b', sku: 'LAMP' },
    items.parseContained,
    { container: 'sea-1', ref: 'b', sku: 'LAMP' },
  ],
  [
    'a queue that is being filled, some of which were asked',
    { PK: 'SKU#LAMP', SK: 'FILLING', asked: { since: 2, after: first } },
    items.parseFilling,
    { since: '2', cursor: first },
  ],
  [
    'promises to move',
    { PK: 'BATCH#b', SK: 'PROMISES', brokenAt: AT },
    items.parsePromises,
    { since: AT, cursor: undefined },
  ],
  [
    'promises of which some have been moved',
    { PK: 'BATCH#b', SK: 'PROMISES', brokenAt: AT, cursor: first },
    items.parsePromises,
    { since: AT, cursor: first },
  ],
  [
    'a cancel of some lines that came before them',
    { PK: 'CANCEL#order-1', SK: 'CANCEL', orderId: 'order-1', at: AT, lineIds: new Set(['LAMP']) },
    items.parseCancel,
    { orderId: 'order-1', at: AT, lineIds: ['LAMP'] },
  ],
  [
    'orders that are put down',
    {
      PK: 'COUNTER#0#LAMP',
      SK: `${AT}#e`,
      ...entry,
      expiresAt: 1,
    },
    items.parseEntry,
    entry,
  ],
  [
    'who serves at a counter',
    {
      PK: 'LEASE#LAMP',
      SK: 'LEASE',
      sku: 'LAMP',
      fence: 1,
      isTaken: true,
      next: ['e'],
      turn: 20,
      waiting: 3,
    },
    items.parseLease,
    { sku: 'LAMP', fence: 1, isTaken: true, next: ['e'], turn: 20, waiting: 3 },
  ],
  [
    'the place of the audit',
    { PK: 'AUDIT', SK: 'CURSOR', next: '{}' },
    items.parseAuditProgress,
    { next: '{}', unsettled: [] },
  ],
];

test('every kind of item is read here', () => {
  const read = kinds.map(([, , parse]) => parse);
  const known = Object.entries(items).filter(([name]) => name.startsWith('parse'));
  expect(known.filter(([, parse]) => !read.includes(parse as never))).toEqual([]);
});

describe.each(kinds)('%s', (_, stored, parse, expected) => {
  test.each([
    ['without a schema', stored],
    ['of schema 1', { ...stored, schema: 1 }],
  ])('%s is read as what it says now', (_, item) => {
    expect(parse(item)).toEqual(expected);
  });

  test('of a later schema is refused, and named', () => {
    const { PK, SK } = stored as { PK: string; SK: string };
    expect(() => parse({ ...stored, schema: 99 })).toThrow(`the item ${PK} ${SK} is of schema 99`);
  });
});

test('what an item says for itself counts, whatever its schema', () => {
  const item = { PK: 'SKU#LAMP', SK: 'PRODUCT', ...product, schema: 1, filling: 2 };
  expect(items.parseProduct(item).filling).toBe(2);
});

test('an item of the present schema that lacks something is refused: nothing is made up for it', () => {
  const item = { PK: 'SKU#LAMP', SK: 'PRODUCT', ...product, schema: SCHEMA };
  expect(upcast(item)).toEqual(item);
  expect(() => items.parseProduct(item)).toThrow('restockRule');
});
