import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod';
import type { OutboxEvent } from '../../application/ports.ts';
import type { OutboxRecord } from '../../application/relay-events.ts';

/** Only what the relay needs: an item may have been written by an older or newer version. */
const event = z.looseObject({ id: z.string(), type: z.string(), at: z.iso.datetime() });
const image = z.object({ events: z.array(event).default([]) });

/** What a record of the table's stream tells: the events that its write has put on the item. */
export const readOutbox = (record: DynamoDBRecord): OutboxRecord => {
  const { SequenceNumber = '', ApproximateCreationDateTime = 0 } = record.dynamodb ?? {};
  const known = {
    position: SequenceNumber,
    writtenAt: new Date(ApproximateCreationDateTime * 1_000),
    raw: JSON.stringify(record),
  };
  try {
    return { ...known, events: newEvents(record) };
  } catch (error) {
    return { ...known, events: [], problem: String(error) };
  }
};

/** A write that leaves an item's events as they are, as a migration does, tells nothing. */
const newEvents = ({ dynamodb }: DynamoDBRecord): readonly OutboxEvent[] => {
  const told = new Set(eventsOf(dynamodb?.OldImage).map(({ id }) => id));
  return eventsOf(dynamodb?.NewImage).filter(({ id }) => !told.has(id));
};

const eventsOf = (item: NonNullable<DynamoDBRecord['dynamodb']>['NewImage'] = {}) =>
  image.parse(unmarshall(item as Parameters<typeof unmarshall>[0])).events;
