import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Entry, putEntry, type Rule } from '../../../infra/local/messaging/bus.ts';

const ENTRY: Entry = {
  EventBusName: 'the-bus',
  Source: 'shop',
  DetailType: 'Sold',
  Detail: '{"sku":"LAMP","qty":2}',
  // 2030-01-01T08:00:00.789Z
  Time: 1_893_484_800.789,
};

const { AWS_REGION } = process.env;
beforeEach(() => {
  process.env.AWS_REGION = 'eu-west-1';
});
afterEach(() => {
  if (AWS_REGION === undefined) delete process.env.AWS_REGION;
  else process.env.AWS_REGION = AWS_REGION;
});

/** A rule, and the events that one of its targets has got. */
const ruleFor = (pattern: Rule['pattern'], targets = 1) => {
  const got: object[][] = Array.from({ length: targets }, () => []);
  const rule: Rule = {
    pattern,
    targets: got.map((events) => (event: string) => {
      events.push(JSON.parse(event));
    }),
  };
  return { rule, got };
};

describe('an entry', () => {
  test('becomes an event as EventBridge makes it, under the id that it answers', () => {
    const { rule, got } = ruleFor({});
    const result = putEntry([rule], ENTRY);

    expect(got).toEqual([
      [
        {
          version: '0',
          id: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
          'detail-type': 'Sold',
          source: 'shop',
          account: '000000000000',
          time: '2030-01-01T08:00:00Z',
          region: 'eu-west-1',
          resources: [],
          detail: { sku: 'LAMP', qty: 2 },
        },
      ],
    ]);
    expect(got[0]).toMatchObject([{ id: 'EventId' in result ? result.EventId : undefined }]);
  });

  test('is handed on in characters of 16 bits: the local queues take no others', () => {
    const handedOn: string[] = [];
    const rule: Rule = { pattern: {}, targets: [(event) => handedOn.push(event)] };
    putEntry([rule], { ...ENTRY, Detail: '{"sku":"灯 😀"}' });

    expect(handedOn[0]).toContain('"sku":"灯 \\ud83d\\ude00"');
    expect(JSON.parse(handedOn[0] as string)).toMatchObject({ detail: { sku: '灯 😀' } });
  });

  test('that says no time gets the present one', () => {
    const { rule, got } = ruleFor({});
    const { Time: _, ...timeless } = ENTRY;
    const before = Math.floor(Date.now() / 1_000) * 1_000;
    putEntry([rule], timeless);

    const [{ time }] = got[0] as [{ time: string }];
    expect(Date.parse(time)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(time)).toBeLessThanOrEqual(Date.now());
  });

  test('gets another id each time', () => {
    const { rule, got } = ruleFor({});
    putEntry([rule], ENTRY);
    putEntry([rule], ENTRY);

    const ids = (got[0] as { id: string }[]).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });

  test('goes to all targets of the rules that it matches, and to no others', () => {
    const sold = ruleFor({ source: ['shop'], 'detail-type': ['Sold', 'Returned'] }, 2);
    const ofLamps = ruleFor({ detail: { sku: ['LAMP'] } });
    const returned = ruleFor({ 'detail-type': ['Returned'] });
    putEntry([sold.rule, ofLamps.rule, returned.rule], ENTRY);

    expect(sold.got.map((events) => events.length)).toEqual([1, 1]);
    expect(ofLamps.got.map((events) => events.length)).toEqual([1]);
    expect(returned.got.map((events) => events.length)).toEqual([0]);
  });

  test.each(['{"sku":', 'sold', '"sold"', '1', 'null', '[]', '[{"sku":"LAMP"}]'])(
    'whose detail is not a JSON object is malformed, and goes nowhere: %s',
    (Detail) => {
      const { rule, got } = ruleFor({});

      expect(putEntry([rule], { ...ENTRY, Detail })).toMatchObject({
        ErrorCode: 'MalformedDetail',
      });
      expect(got).toEqual([[]]);
    },
  );

  test.each(['Source', 'DetailType', 'Detail'])(
    'without what it must say is invalid, and goes nowhere: %s',
    (field) => {
      const { rule, got } = ruleFor({});
      const { [field]: _, ...incomplete } = ENTRY as Record<string, unknown>;

      for (const entry of [incomplete, { ...ENTRY, [field]: '' }]) {
        expect(putEntry([rule], entry)).toMatchObject({ ErrorCode: 'InvalidArgument' });
      }
      expect(got).toEqual([[]]);
    },
  );
});
