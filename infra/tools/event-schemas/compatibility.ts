import { isDeepStrictEqual } from 'node:util';
import type { Kind, ObjectSchema } from './documents.ts';

/**
 * What others rely on that is not so any more; empty if they notice nothing. Whatever was published
 * stays as it was. Who reads an event relies on every field that was always there, and on its values being
 * those that are named; who sends a command relies on it that no other field is asked for, and that each value is
 * still taken.
 */
export const incompatibilities = (
  kind: Kind,
  published: ObjectSchema,
  now: ObjectSchema,
): readonly string[] => [
  ...changes(kind, published, now),
  ...(kind === 'event' ? noLongerSure(published, now) : askedFor(published, now)),
];

const changes = (kind: Kind, published: ObjectSchema, now: ObjectSchema): readonly string[] => {
  const fields = Object.entries(published.properties).flatMap(([name, was]) =>
    Object.hasOwn(now.properties, name)
      ? difference(
          name,
          was,
          withKnownFields(was, withKnownValues(kind, was, now.properties[name])),
        )
      : [`${name} is gone`],
  );
  return [...difference('the object', exceptFields(published), exceptFields(now)), ...fields];
};

/** Of a field of a command: without the values that are new. */
const withKnownValues = (kind: Kind, was: unknown, is: unknown): unknown => {
  if (kind === 'event' || !isObject(was) || !isObject(is)) return is;
  const [before, now] = [was.enum, is.enum];
  if (!Array.isArray(before) || !Array.isArray(now)) return is;
  return { ...is, enum: now.filter((value) => before.includes(value)) };
};

/** Without the fields of objects within it that are new, and may be missing. */
const withKnownFields = (was: unknown, is: unknown): unknown => {
  if (!isObject(was) || !isObject(is)) return is;
  const entries = Object.entries(is).map(([key, value]) =>
    key === 'properties' ? [key, knownOf(was, is)] : [key, withKnownFields(was[key], value)],
  );
  return Object.fromEntries(entries);
};

const knownOf = (was: JsonObject, is: JsonObject): JsonObject => {
  const [before, now] = [was.properties, is.properties] as [JsonObject?, JsonObject?];
  const required = (is.required ?? []) as readonly string[];
  const known = Object.entries(now ?? {}).filter(
    ([name]) => Object.hasOwn(before ?? {}, name) || required.includes(name),
  );
  return Object.fromEntries(
    known.map(([name, field]) => [name, withKnownFields(before?.[name], field)]),
  );
};

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const difference = (what: string, was: unknown, is: unknown): readonly string[] => {
  const [before, after] = [withoutTexts(was), withoutTexts(is)];
  if (isDeepStrictEqual(before, after)) return [];
  return [`${what} was ${JSON.stringify(before)} and is now ${JSON.stringify(after)}`];
};

const exceptFields = ({ properties: _, required: __, ...rest }: ObjectSchema): object => rest;

const TEXTS = ['$id', 'title', 'description'];

/** Without what is there for readers only. A field may be called so: its value is not text. */
const withoutTexts = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(withoutTexts);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.entries(schema)
    .filter(([key, value]) => !(TEXTS.includes(key) && typeof value === 'string'))
    .map(([key, value]) => [key, withoutTexts(value)]);
  return Object.fromEntries(parts);
};

const noLongerSure = (published: ObjectSchema, now: ObjectSchema): readonly string[] =>
  missingFrom(now.required, published.required)
    .filter((name) => Object.hasOwn(now.properties, name))
    .map((name) => `${name} was always there and may be missing now`);

const askedFor = (published: ObjectSchema, now: ObjectSchema): readonly string[] =>
  missingFrom(published.required, now.required).map((name) =>
    Object.hasOwn(published.properties, name)
      ? `${name} could be left out and is required now`
      : `${name} is new and required`,
  );

const missingFrom = (some: readonly string[] = [], all: readonly string[] = []): string[] =>
  all.filter((name) => !some.includes(name));
