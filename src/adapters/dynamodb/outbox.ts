import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import type { OutboxEvent } from '../../application/ports.ts';
import type { OutboxRecord } from '../../application/relay-events.ts';

/** Only what the relay needs: an item may have been written by an older or newer version. */
const event = z.looseObject({ id: z.string(), type: z.string(), at: z.iso.datetime() });
const outbox = z.object({ events: z._default(z.array(event), []) });

type Image = NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];

/** What a record of the table's stream tells: the events that its write has put on the item. */
export const readOutbox = (record: DynamoDBRecord): OutboxRecord => {
  const { SequenceNumber = '', ApproximateCreationDateTime = 0 } = record.dynamodb ?? {};
  const known = {
    position: SequenceNumber,
    writtenAt: new Date(ApproximateCreationDateTime * 1_000),
    raw: JSON.stringify(withEventsAlone(record)),
  };
  try {
    return { ...known, events: newEvents(record) };
  } catch (error) {
    return { ...known, events: [], problem: String(error) };
  }
};

/** Without the rest of the item, which may be too large for a message. */
const withEventsAlone = ({ dynamodb, ...record }: DynamoDBRecord): DynamoDBRecord => {
  const { NewImage, OldImage: _, ...place } = dynamodb ?? {};
  const images = NewImage?.events ? { NewImage: { events: NewImage.events } } : {};
  return { ...record, dynamodb: { ...place, ...images } };
};

/** A write that leaves an item's events as they are, as a migration does, tells nothing. */
const newEvents = ({ dynamodb }: DynamoDBRecord): readonly OutboxEvent[] => {
  const told = new Set(idsIn(dynamodb?.OldImage));
  return eventsOf(dynamodb?.NewImage).filter(({ id }) => !told.has(id));
};

const eventsOf = (item: Image): readonly OutboxEvent[] => {
  const stored = item?.events ? { events: item.events } : {};
  return outbox.parse(unmarshall(stored as Parameters<typeof unmarshall>[0])).events;
};

/** What can't be read any more was put aside when it was new. */
const idsIn = (item: Image): readonly string[] => {
  try {
    return eventsOf(item).map(({ id }) => id);
  } catch {
    return [];
  }
};
