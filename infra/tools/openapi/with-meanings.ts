import { MEANINGS } from './meanings.ts';

type Json = Readonly<Record<string, unknown>>;

/** The document with a meaning of each field and parameter, as far as MEANINGS has one that its schema lacks. */
export const withMeanings = (document: object): object => explained(document, '') as object;

/** @param owner the schema or operation that a field belongs to. */
const explained = (value: unknown, owner: string): unknown => {
  if (Array.isArray(value)) return value.map((one) => explained(one, owner));
  if (typeof value !== 'object' || value === null) return value;
  const of = 'operationId' in value ? String(value.operationId) : owner;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]): [string, unknown] => [
      key,
      explainedPart(key, part, of),
    ]),
  );
};

const explainedPart = (key: string, part: unknown, owner: string): unknown => {
  // What is said there is no schema.
  if (key === 'examples' || key === 'example' || key === 'x-codeSamples') return part;
  if (key === 'schemas') return mapped(part as Json, (schema, name) => explained(schema, name));
  if (key === 'parameters' && Array.isArray(part)) {
    return part.map((one) => meant(explained(one, owner) as Json, one.name, owner, one.schema));
  }
  if (key !== 'properties') return explained(part, owner);
  return mapped(part as Json, (field, name) => meant(explained(field, owner) as Json, name, owner));
};

/** A rule or a default alone does not say what a field is for. */
const isMeaning = (text: unknown): boolean =>
  Boolean(text) && !/^(must |Default: )/.test(`${text}`);

const meant = (field: Json, name: string, owner: string, schema: Json = field): Json => {
  const own = MEANINGS[`${owner}.${name}`];
  const said = field.description ?? schema.description;
  if (isMeaning(said) && !own) return field;
  const meaning = own ?? MEANINGS[name];
  if (!meaning) return field;
  return {
    ...field,
    description: [meaning, ...(isMeaning(said) ? [] : sentences(said))].join('. '),
  };
};

const sentences = (text: unknown): readonly string[] =>
  text ? [`${text}`.replace(/^must/, 'It must')] : [];

const mapped = (of: Json, change: (part: unknown, name: string) => unknown): Json =>
  Object.fromEntries(Object.entries(of).map(([name, part]) => [name, change(part, name)]));
