import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { productItem } from '../../../src/adapters/dynamodb/items.ts';
import { readOutbox } from '../../../src/adapters/dynamodb/outbox.ts';
import { published } from '../../../src/adapters/eventbridge/published-event.ts';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import { newProduct } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { AT, inWarehouse, line, SKU } from '../../support/builders.ts';

/** What the stream says of a write that made an item of another, or of none, or left none. */
const written = (before: object | undefined, after: object | undefined): DynamoDBRecord => {
  const images = {
    ...(before && { OldImage: marshall(before) }),
    ...(after && { NewImage: marshall(after) }),
  };
  return {
    eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
    dynamodb: {
      SequenceNumber: '4421584500000000017450439091',
      ApproximateCreationDateTime: Date.parse(AT) / 1_000,
      ...images,
    },
  } as DynamoDBRecord;
};

const event = (id: string, more: object = {}) => ({ id, type: 'BatchAdded', at: AT, ...more });
const item = (...events: readonly object[]) => ({ PK: 'SKU#RED-CHAIR', SK: 'PRODUCT', events });

const idsIn = (record: DynamoDBRecord) => readOutbox(record).events.map(({ id }) => id);

describe('what a write has to tell', () => {
  const added = addBatch(newProduct(SKU), inWarehouse('stock', 5), AT);
  const told = allocate(added.after, [line('large', 9)], AT);
  const itemOf = ({ after, events }: typeof added) => productItem(after, events);

  test('are the events of an item that is new', () => {
    expect(readOutbox(written(undefined, itemOf(added)))).toMatchObject({
      position: '4421584500000000017450439091',
      writtenAt: new Date(AT),
      events: added.events.map(published),
    });
  });

  test('is also read from what was put aside, which leaves out the rest of the item', () => {
    const { raw, events } = readOutbox(written(itemOf(added), itemOf(told)));

    expect(readOutbox(JSON.parse(raw)).events).toEqual(events);
    expect(raw).not.toContain('batches');
  });

  test('is published even if the events of the change before can not be read', () => {
    expect(idsIn(written(item({ type: 'no id' }), item(event('a'))))).toEqual(['a']);
  });

  test('are the events of the last change, not of the one before', () => {
    expect(readOutbox(written(itemOf(added), itemOf(told))).events).toEqual(
      told.events.map(published),
    );
  });

  test('is published even if some events of the last change were published already', () => {
    expect(idsIn(written(item(event('a')), item(event('a'), event('b'))))).toEqual(['b']);
  });

  test('is nothing if it leaves the events as they are, as a migration does', () => {
    const migrated = { ...itemOf(added), schema: 2 };

    expect(idsIn(written(itemOf(added), migrated))).toEqual([]);
  });

  test('is nothing if the item has no events, or is removed', () => {
    expect(idsIn(written(undefined, { PK: 'BATCH#stock', SK: 'BATCH' }))).toEqual([]);
    expect(idsIn(written(itemOf(added), undefined))).toEqual([]);
    expect(readOutbox(written(itemOf(added), undefined))).not.toHaveProperty('problem');
  });

  test('comes in the order in which it happened', () => {
    expect(idsIn(written(undefined, item(event('c'), event('a'), event('b'))))).toEqual([
      'c',
      'a',
      'b',
    ]);
  });

  test('keeps what another version of the code has stored', () => {
    const later = event('a', { type: 'Painted', colour: { name: 'red', coats: [1, 2] } });

    expect(readOutbox(written(undefined, item(later))).events).toEqual([later]);
  });
});

describe('a write that can not be read', () => {
  test.each([
    { what: 'an event without an id', after: item(event('a'), { type: 'BatchAdded', at: AT }) },
    { what: 'an event without a type', after: item({ id: 'b', at: AT }) },
    { what: 'a time that is none', after: item(event('b', { at: 'yesterday' })) },
    { what: 'events that are no list', after: { ...item(), events: 'none' } },
  ])('because of $what, tells nothing but what is wrong', ({ after }) => {
    const record = written(undefined, after);

    expect(readOutbox(record)).toEqual({
      position: '4421584500000000017450439091',
      writtenAt: new Date(AT),
      raw: expect.stringContaining(JSON.stringify(marshall(after).events)),
      events: [],
      problem: expect.stringContaining('events'),
    });
  });

  test('because it is not in the form of DynamoDB, tells nothing but what is wrong', () => {
    const { dynamodb, ...rest } = written(undefined, item(event('a')));
    const NewImage = { events: { X: 'unknown' } };
    const record = { ...rest, dynamodb: { ...dynamodb, NewImage } } as unknown as DynamoDBRecord;

    expect(readOutbox(record)).toMatchObject({
      raw: expect.stringContaining('unknown'),
      events: [],
      problem: expect.stringContaining('Unsupported type passed: X'),
    });
  });
});
