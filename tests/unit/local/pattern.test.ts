import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { matches, type Pattern } from '../../../infra/local/messaging/pattern.ts';
import { streamSourceOf } from '../../support/stream-source-of.ts';

describe('an event pattern', () => {
  test.each<[boolean, Pattern, object]>([
    [true, {}, { source: 'shop' }],
    [true, { source: ['shop'] }, { source: 'shop', other: 'field' }],
    [true, { source: ['shop', 'warehouse'] }, { source: 'warehouse' }],
    [false, { source: ['shop'] }, { source: 'shops' }],
    [false, { source: ['shop'] }, { source: null }],
    [false, { source: ['shop'] }, {}],
    [false, { source: ['1'] }, { source: 1 }],
    [false, { source: [] }, { source: 'shop' }],
  ])('wants one of its values exactly: %j of %j in %j', (expected, pattern, event) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  test('wants all of its fields', () => {
    const pattern = { source: ['shop'], type: ['Added'] };

    expect(matches(pattern, { source: 'shop', type: 'Added' })).toBe(true);
    expect(matches(pattern, { source: 'shop', type: 'Removed' })).toBe(false);
    expect(matches(pattern, { type: 'Added' })).toBe(false);
  });

  test('looks into fields of fields', () => {
    const pattern = { detail: { batch: { ref: ['b'] } } };

    expect(matches(pattern, { detail: { batch: { ref: 'b' } } })).toBe(true);
    expect(matches(pattern, { detail: { batch: { ref: 'c' } } })).toBe(false);
    expect(matches(pattern, { detail: 'b' })).toBe(false);
    expect(matches(pattern, { detail: null })).toBe(false);
  });

  test('takes a list for anything that is in it', () => {
    expect(matches({ tags: ['new'] }, { tags: ['old', 'new'] })).toBe(true);
    expect(matches({ tags: ['new'] }, { tags: ['old'] })).toBe(false);
    expect(matches({ tags: ['new'] }, { tags: [] })).toBe(false);
  });

  test('wants fields that belong together in one and the same object of a list', () => {
    const event = {
      people: [
        { first: 'Anna', last: 'Smith' },
        { first: 'Peter', last: 'Jones' },
      ],
    };

    expect(matches({ people: { first: ['Anna'], last: ['Smith'] } }, event)).toBe(true);
    expect(matches({ people: { first: ['Anna'], last: ['Jones'] } }, event)).toBe(false);
  });

  test.each([
    [true, 'x'],
    [true, ''],
    [true, 0],
    [true, false],
    [true, null],
    [true, ['x']],
    [false, []],
    // It is about values, not about what holds other fields.
    [false, { below: 'x' }],
    [false, undefined],
  ])('finds that a field exists (%j): %j', (expected, field) => {
    expect(matches({ field: [{ exists: true }] }, { field })).toBe(expected);
  });

  test.each([{ exists: false }, { prefix: 'x' }, { 'anything-but': ['x'] }, 1, null])(
    'with a matcher that is not known here is an error, whatever the event says: %j',
    (matcher) => {
      const pattern = { field: [matcher] } as unknown as Pattern;

      expect(() => matches(pattern, { field: 'y' })).toThrow();
      expect(() => matches(pattern, {})).toThrow();
    },
  );
});

describe("the relay's filter", () => {
  let filters: readonly Pattern[];
  beforeAll(async () => {
    filters = (await streamSourceOf('relayEvents')).filterPatterns;
  });

  const isTaken = (record: object) => filters.some((pattern) => matches(pattern, record));
  const put = (eventName: string, item: Record<string, unknown>) => ({
    eventName,
    dynamodb: { NewImage: marshall({ PK: 'SKU#LAMP', SK: 'PRODUCT', ...item }) },
  });
  const event = (id: string) => ({ id, type: 'BatchAdded', at: '2030-01-01T08:00:00.000Z' });

  test.each(['INSERT', 'MODIFY'])('takes an item with events: %s', (eventName) => {
    expect(isTaken(put(eventName, { events: [event('LAMP:1:0')] }))).toBe(true);
    expect(isTaken(put(eventName, { events: [event('LAMP:1:0'), event('LAMP:1:1')] }))).toBe(true);
  });

  test('takes an item one of whose events can not be read', () => {
    expect(isTaken(put('INSERT', { events: [{ id: 'LAMP:1:0' }] }))).toBe(true);
  });

  test.each([{}, { events: [] }, { events: 'none' }, { id: 'LAMP:1:0' }])(
    'takes no item without events: %j',
    (item) => {
      expect(isTaken(put('INSERT', item))).toBe(false);
      expect(isTaken(put('MODIFY', item))).toBe(false);
    },
  );

  test('takes no item that is gone', () => {
    const OldImage = marshall({ PK: 'SKU#LAMP', SK: 'PRODUCT', events: [event('LAMP:1:0')] });

    expect(isTaken({ eventName: 'REMOVE', dynamodb: { OldImage } })).toBe(false);
  });

  test('does not look at what an item was before', () => {
    const OldImage = marshall({ PK: 'BATCH#b', SK: 'BATCH', events: [event('LAMP:1:0')] });
    const { dynamodb } = put('MODIFY', {});

    expect(isTaken({ eventName: 'MODIFY', dynamodb: { ...dynamodb, OldImage } })).toBe(false);
  });
});
