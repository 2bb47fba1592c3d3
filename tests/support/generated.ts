import fc from 'fast-check';

/** As much of JSON Schema as the API's document, and the schemas of the commands, have. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
};

/** What values are made of besides their schema. */
type Known = {
  /** Mostly taken where text is due: most of what can go wrong takes something that is there. */
  readonly names: readonly string[];
  /** What a schema may refer to. */
  readonly schemas?: Readonly<Record<string, Schema>>;
  /** What comes where a schema allows anything. */
  readonly anything?: fc.Arbitrary<unknown>;
};

/** Large enough to matter; what has more is up to tests of limits. */
const MOST_ITEMS = 4;

/** JSON values that a schema allows. */
export const valuesOf = (schema: Schema, known: Known): fc.Arbitrary<unknown> => {
  const of = (part: Schema) => valuesOf(part, known);
  if (schema.$ref) return of(known.schemas?.[schema.$ref.split('/').at(-1) as string] as Schema);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(of));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return integers(schema);
    case 'string':
      return texts(schema, known.names);
    case 'array': {
      const { minItems = 0, maxItems = MOST_ITEMS, items = {} } = schema;
      return fc.array(of(items), {
        minLength: minItems,
        maxLength: Math.min(maxItems, MOST_ITEMS),
      });
    }
    case 'object': {
      const { properties = {}, required = [], minProperties = 0 } = schema;
      const parts = Object.entries(properties).map(([name, part]) => [name, of(part)] as const);
      return fc
        .record<Record<string, unknown>>(Object.fromEntries(parts), {
          requiredKeys: [...required],
          noNullPrototype: true,
        })
        .filter((value) => Object.keys(value).length >= minProperties);
    }
    default:
      if (schema.type) throw new Error(`nothing is known of the type ${schema.type}`);
      return known.anything ?? fc.jsonValue();
  }
};

/** Mostly few: then something is allocated. */
const integers = ({ minimum = -(2 ** 31), maximum = 2 ** 31 }: Schema) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: minimum, max: Math.min(maximum, minimum + 9) }) },
    fc.integer({ min: minimum, max: maximum }),
    fc.constant(maximum),
  );

const dates = fc.oneof(
  fc.constantFrom('0000-01-01', '2000-02-29', '9999-12-31'),
  fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') })
    .map((date) => date.toISOString().slice(0, 10)),
);

const times = fc
  .tuple(
    fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }),
    fc.constantFrom('Z', '+14:00', '-09:30'),
  )
  .map(([date, offset]) => date.toISOString().replace('Z', offset));

/** Any character. fast-check's own unit of that kind makes a list of them all first. */
const CHARACTERS = fc
  .integer({ min: 0, max: 0x10ffff - 0x800 })
  .map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800));

/** Any text at all. */
export const anyText = fc.string({ unit: CHARACTERS });

const matching = new Map<string, fc.Arbitrary<string>>();

/** Made once for each pattern: to look a class of characters up takes fast-check a while. */
const textsMatching = (pattern: string): fc.Arbitrary<string> => {
  // fast-check does not know what looks ahead; what that forbids has to be left out later.
  const rough = new RegExp(pattern.replaceAll(/\(\?[=!][^)]*\)/g, ''), 'u');
  const known = matching.get(pattern) ?? fc.stringMatching(rough);
  matching.set(pattern, known);
  return known;
};

const texts = (
  { format, pattern = '', minLength = 0, maxLength = 128 }: Schema,
  names: readonly string[],
): fc.Arbitrary<string> => {
  if (format === 'date') return dates;
  if (format === 'date-time') return times;
  if (format) throw new Error(`nothing is known of the format ${format}`);
  const rule = new RegExp(pattern, 'u');
  const mayBe = (text: string) => rule.test(text) && [...text].length <= maxLength;
  const all = pattern
    ? textsMatching(pattern).filter(mayBe)
    : fc.string({ unit: CHARACTERS, minLength, maxLength });
  const those = names.filter(mayBe);
  return those.length > 0
    ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...those) }, all)
    : all;
};

/** Texts that somebody might put where a name, a number or a date is due. */
export const HOSTILE_TEXTS = [
  '',
  ' ',
  '.',
  '..',
  'a\u0000b',
  '\u0007\u001b',
  '\u200b',
  '\u202e',
  '\ufeff',
  '\uffff',
  '\ud800',
  'e\u0301',
  'x'.repeat(129),
  '😀'.repeat(128),
  '批'.repeat(129),
  'x'.repeat(2_000),
  '%',
  '%00',
  '%2e%2e',
  '../../etc/passwd',
  'a/b?c#d',
  'SKU#LAMP',
  '__proto__',
  'constructor',
  'toString',
  "' OR '1'='1",
  '<script>',
  '0',
  '-0',
  '1.0',
  '1e400',
  '0x10',
  'NaN',
  'null',
  '0000-00-00',
  '2027-02-29',
  '9999-12-32',
  'PT0S',
  'P30DT1S',
  'PT99999999S',
  '000000000001.00000',
];

const nested = (depth: number, open: string, close: string) =>
  open.repeat(depth) + close.repeat(depth);

/** JSON that somebody might send where other JSON is due, or something that only looks like it. */
const HOSTILE_JSON = [
  ...HOSTILE_TEXTS.map((text) => JSON.stringify(text)),
  ...['null', 'true', 'false', '0', '-0', '1.0', '0.5', '-1', '1e9', '1e400', '-1e400'],
  ...['1000000001', '9007199254740993', '1e-400', 'NaN', 'Infinity', '01', 'undefined', "'x'"],
  ...['[]', '{}', '[[]]', '{"a":{}}', '{"__proto__":{"qty":1}}', '{"length":1}', '"qty"', '"sku"'],
  ...[nested(10_000, '[', ']'), `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
];

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null/g;

/** A JSON text some of whose names and values are others: it has unknown fields, lacks some, has some twice. */
const spoiled = (text: string): fc.Arbitrary<string> => {
  const count = text.match(TOKEN)?.length ?? 0;
  const spoiling = fc.dictionary(
    fc.nat({ max: Math.max(0, count - 1) }).map(String),
    fc.constantFrom(...HOSTILE_JSON),
    { minKeys: 1, maxKeys: 2 },
  );
  return spoiling.map((others) => {
    let index = 0;
    return text.replaceAll(TOKEN, (token) => others[index++] ?? token);
  });
};

/** A text where JSON of that schema is due, and whether it is that. */
export type Generated = { readonly text: string; readonly isValid: boolean };

export const generated = (values: fc.Arbitrary<unknown>): fc.Arbitrary<Generated> => {
  const right = values.map((value) => JSON.stringify(value));
  const wrong = fc.oneof(
    { weight: 4, arbitrary: right.chain(spoiled) },
    fc.constantFrom('', '0', 'false', 'null', '""', '[]', '{', '\ufeff{}', '{"a":1}{'),
    fc.constantFrom(...HOSTILE_JSON, 'x'.repeat(1024 * 1024 + 1)),
    fc.tuple(right, fc.nat({ max: 100 })).map(([text, length]) => text.slice(0, length)),
    fc.oneof(fc.json(), anyText),
  );
  return fc.oneof(
    right.map((text) => ({ text, isValid: true })),
    wrong.map((text) => ({ text, isValid: false })),
  );
};
