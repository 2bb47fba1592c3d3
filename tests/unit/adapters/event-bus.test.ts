import type {
  EventBridgeClient,
  PutEventsCommand,
  PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from '@jest/globals';
import { eventBridgeBus } from '../../../src/adapters/eventbridge/bus.ts';

const AT = '2030-01-01T08:00:00.123Z';

const event = (id: string) => ({ id, type: 'BatchAdded', at: AT });
const TAKEN: PutEventsResultEntry = { EventId: 'some-id' };

/** A bus whose EventBridge answers this, and what it was sent. */
const busThatAnswers = (...entries: readonly PutEventsResultEntry[]) => {
  const sent: PutEventsCommand[] = [];
  const send = async (command: PutEventsCommand) => {
    sent.push(command);
    return { FailedEntryCount: 0, Entries: [...entries] };
  };
  const client = { send } as unknown as EventBridgeClient;
  return { bus: eventBridgeBus(client, 'the-bus'), sent };
};

describe('publishing on EventBridge', () => {
  test('puts the whole event as the detail, under its type and the time when it happened', async () => {
    const { bus, sent } = busThatAnswers(TAKEN);
    const added = { ...event('RED-CHAIR:1:0'), sku: 'RED-CHAIR', qty: 5 };
    await bus.publish([added]);

    expect(sent.map(({ input }) => input)).toEqual([
      {
        Entries: [
          {
            EventBusName: 'the-bus',
            Source: 'stock-allocation',
            DetailType: 'BatchAdded',
            Time: new Date(AT),
            Detail: JSON.stringify(added),
          },
        ],
      },
    ]);
  });

  test('is done in one request, in the order of the events', async () => {
    const { bus, sent } = busThatAnswers(TAKEN, TAKEN, TAKEN);

    expect(await bus.publish([event('c'), event('a'), event('b')])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(sent).toHaveLength(1);
    expect(
      sent[0]?.input.Entries?.map(({ Detail = '' }) => (JSON.parse(Detail) as { id: string }).id),
    ).toEqual(['c', 'a', 'b']);
  });

  test('tells of each event why it was not taken, even though the request succeeds', async () => {
    const { bus } = busThatAnswers(
      { ErrorCode: 'InternalFailure', ErrorMessage: 'try again' },
      TAKEN,
      { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
    );

    expect(await bus.publish([event('a'), event('b'), event('c')])).toEqual([
      { reason: 'InternalFailure: try again', mayPass: true },
      undefined,
      { reason: 'MalformedDetail: Detail is malformed.', mayPass: false },
    ]);
  });

  test.each([
    { ErrorCode: 'ThrottlingException', mayPass: true },
    { ErrorCode: 'InternalFailure', mayPass: true },
    { ErrorCode: 'InternalException', mayPass: true },
    { ErrorCode: 'InvalidArgument', mayPass: false },
    { ErrorCode: 'NotAuthorizedForSourceException', mayPass: false },
    { ErrorCode: 'AnythingElse', mayPass: false },
  ])('an event refused with $ErrorCode may pass another time: $mayPass', async (answer) => {
    const { ErrorCode, mayPass } = answer;

    expect(await busThatAnswers({ ErrorCode }).bus.publish([event('a')])).toEqual([
      { reason: `${ErrorCode}: `, mayPass },
    ]);
  });

  test('an event that the answer leaves out was not taken, and may be another time', async () => {
    const missing = { reason: 'no answer: ', mayPass: true };

    expect(await busThatAnswers(TAKEN).bus.publish([event('a'), event('b')])).toEqual([
      undefined,
      missing,
    ]);
    expect(await busThatAnswers({}).bus.publish([event('a')])).toEqual([missing]);
  });

  test('fails as a whole if the request does', async () => {
    const failure = new Error('no connection');
    const client = { send: () => Promise.reject(failure) } as unknown as EventBridgeClient;

    await expect(eventBridgeBus(client, 'the-bus').publish([event('a')])).rejects.toBe(failure);
  });
});
