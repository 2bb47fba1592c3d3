import { describe, expect, test } from '@jest/globals';
import { incompatibilities } from '../../../infra/tools/event-schemas/compatibility.ts';
import type { ObjectSchema } from '../../../infra/tools/event-schemas/documents.ts';

const PUBLISHED = {
  $id: 'urn:some:schema:1',
  title: 'Weighed',
  type: 'object',
  properties: {
    sku: { type: 'string', description: 'What was weighed' },
    grams: { type: 'integer', minimum: 0 },
    label: { type: 'object', properties: { title: { type: 'string' } } },
    scale: { anyOf: [{ type: 'string', enum: ['big', 'small'] }, { type: 'null' }] },
  },
  required: ['sku', 'grams'],
};

/** The published schema with other fields; undefined: without that one. */
const withFields = (fields: object, required: readonly string[] = PUBLISHED.required) => {
  const properties = Object.entries({ ...PUBLISHED.properties, ...fields });
  const kept = properties.filter(([, field]) => field !== undefined);
  return { ...PUBLISHED, properties: Object.fromEntries(kept), required };
};

const ofEvent = (now: ObjectSchema) => incompatibilities('event', PUBLISHED, now);
const ofCommand = (now: ObjectSchema) => incompatibilities('command', PUBLISHED, now);

describe.each([
  { of: 'an event', lost: ofEvent },
  { of: 'a command', lost: ofCommand },
])('of $of', ({ lost }) => {
  test('nothing is lost if it stays as it is', () => {
    expect(lost(JSON.parse(JSON.stringify(PUBLISHED)))).toEqual([]);
  });

  test('other words for the reader are no change', () => {
    const reworded = withFields({ sku: { type: 'string', description: 'By its SKU' } });

    expect(lost({ ...reworded, ...{ $id: 'urn:other:1', title: 'Weighing' } })).toEqual([]);
  });

  test('a field that may be missing may be added', () => {
    expect(lost(withFields({ colour: { type: 'string' } }))).toEqual([]);
  });

  test('no field may go', () => {
    expect(lost(withFields({ grams: undefined }, ['sku']))).toEqual(['grams is gone']);
    expect(lost(withFields({ scale: undefined }))).toEqual(['scale is gone']);
  });

  test('nor may a field within a field, even if it is called like a text for the reader', () => {
    expect(lost(withFields({ label: { type: 'object', properties: {} } }))).toEqual([
      'label was {"type":"object","properties":{"title":{"type":"string"}}} ' +
        'and is now {"type":"object","properties":{}}',
    ]);
  });

  test('a field that may be missing may be added within a field, and no other one', () => {
    const title = { type: 'string' };
    const more = { title, colour: { type: 'string' } };

    expect(lost(withFields({ label: { type: 'object', properties: more } }))).toEqual([]);
    const required = { type: 'object', properties: more, required: ['colour'] };
    expect(lost(withFields({ label: required }))).toHaveLength(1);
  });

  test('no field may become narrower, wider or something else', () => {
    const narrower = { type: 'integer', minimum: 1 };
    expect(lost(withFields({ grams: narrower }))).toEqual([
      'grams was {"type":"integer","minimum":0} and is now {"type":"integer","minimum":1}',
    ]);

    const wider = { anyOf: [{ type: 'string', enum: ['big', 'small', 'tiny'] }, { type: 'null' }] };
    expect(lost(withFields({ scale: wider }))).toHaveLength(1);
    expect(lost(withFields({ sku: { type: 'integer' } }))).toHaveLength(1);
  });

  test('the object may not become stricter or something else', () => {
    expect(lost({ ...PUBLISHED, ...{ additionalProperties: false } })).toEqual([
      'the object was {"type":"object"} and is now {"type":"object","additionalProperties":false}',
    ]);
  });

  test('every break is reported', () => {
    const now = withFields({ grams: undefined, sku: { type: 'integer' } }, ['sku']);

    expect(lost(now)).toHaveLength(2);
  });
});

describe('an event', () => {
  test('may not leave out what was always there', () => {
    expect(ofEvent(withFields({}, ['sku']))).toEqual([
      'grams was always there and may be missing now',
    ]);
  });

  test('may always have what was sometimes missing, and what is new', () => {
    const now = withFields({ colour: { type: 'string' } }, ['sku', 'grams', 'scale', 'colour']);

    expect(ofEvent(now)).toEqual([]);
  });
});

describe('a value among those that are named', () => {
  const of = (...values: readonly string[]) => {
    const published = withFields({ unit: { type: 'string', enum: ['kg', 'g'] } });
    const now = withFields({ unit: { type: 'string', enum: values } });
    return (kind: 'event' | 'command') => incompatibilities(kind, published, now);
  };

  test('may be added to a command, and not to an event', () => {
    expect(of('kg', 'g', 't')('command')).toEqual([]);
    expect(of('kg', 'g', 't')('event')).toHaveLength(1);
  });

  test('may not go', () => {
    expect(of('kg', 't')('command')).toHaveLength(1);
    expect(of('kg')('event')).toHaveLength(1);
  });
});

describe('a command', () => {
  test('may not ask for what could be left out', () => {
    expect(ofCommand(withFields({}, ['sku', 'grams', 'scale']))).toEqual([
      'scale could be left out and is required now',
    ]);
  });

  test('may not ask for anything new', () => {
    const now = withFields({ colour: { type: 'string' } }, ['sku', 'grams', 'colour']);

    expect(ofCommand(now)).toEqual(['colour is new and required']);
  });

  test('may stop requiring what it required', () => {
    expect(ofCommand(withFields({}, ['sku']))).toEqual([]);
  });
});
