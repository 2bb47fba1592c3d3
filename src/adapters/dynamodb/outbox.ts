import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import type { OutboxRecord } from '../../application/jobs/relay-events.ts';
import type { LedgerEvent, OutboxEvent } from '../../application/ports.ts';

/** Only what the relay needs: an item may have been written by an older or newer version. */
const event = z.looseObject({ id: z.string(), type: z.string(), at: z.iso.datetime() });

/** The same for the ledger: where an event belongs. */
export const ledgerEvent = z.extend(event, {
  sku: z.string(),
  version: z.int(),
  ordinal: z.int(),
  of: z.int(),
  batchRef: z.optional(z.nullable(z.string())),
  shippedFrom: z.optional(z.string()),
  orderId: z.optional(z.string()),
  line: z.optional(z.nullable(z.looseObject({ orderId: z.string() }))),
  cause: z.optional(z.looseObject({ by: z.optional(z.string()) })),
});

type Image = NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];

/** Reads what a record of the table's stream tells: the events that its write has put on the item. */
const readerOf = <E extends OutboxEvent>(form: z.ZodMiniType<E>) => {
  const outbox = z.object({ events: z._default(z.array(form), []) });
  return (record: DynamoDBRecord): OutboxRecord<E> => {
    const { SequenceNumber = '', ApproximateCreationDateTime = 0 } = record.dynamodb ?? {};
    const known = {
      position: SequenceNumber,
      writtenAt: new Date(ApproximateCreationDateTime * 1_000),
      raw: JSON.stringify(withEventsAlone(record)),
    };
    try {
      return { ...known, events: newEvents(record, outbox) };
    } catch (error) {
      return { ...known, events: [], problem: String(error) };
    }
  };
};

/** Without the rest of the item, which may be too large for a message. */
const withEventsAlone = ({ dynamodb, ...record }: DynamoDBRecord): DynamoDBRecord => {
  const { NewImage, OldImage: _, ...place } = dynamodb ?? {};
  const images = NewImage?.events ? { NewImage: { events: NewImage.events } } : {};
  return { ...record, dynamodb: { ...place, ...images } };
};

type Outbox<E> = z.ZodMiniType<{ readonly events: readonly E[] }>;

/** A write that leaves an item's events as they are, as a migration does, tells nothing. */
const newEvents = <E extends OutboxEvent>(
  { dynamodb }: DynamoDBRecord,
  outbox: Outbox<E>,
): readonly E[] => {
  const told = new Set(idsIn(dynamodb?.OldImage, outbox));
  return eventsOf(dynamodb?.NewImage, outbox).filter(({ id }) => !told.has(id));
};

const eventsOf = <E>(item: Image, outbox: Outbox<E>): readonly E[] => {
  const stored = item?.events ? { events: item.events } : {};
  return outbox.parse(unmarshall(stored as Parameters<typeof unmarshall>[0])).events;
};

/** What can't be read any more was put aside when it was new. */
const idsIn = (item: Image, outbox: Outbox<OutboxEvent>): readonly string[] => {
  try {
    return eventsOf(item, outbox).map(({ id }) => id);
  } catch {
    return [];
  }
};

export const readOutbox = readerOf<OutboxEvent>(event);
export const readForLedger = readerOf<LedgerEvent>(ledgerEvent);
