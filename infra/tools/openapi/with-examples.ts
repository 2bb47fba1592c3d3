import { type Example, examplesOf, refusals } from './examples.ts';

type Named = Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;
type Content = Readonly<Record<string, object>>;
type Parameter = {
  readonly in: string;
  readonly name: string;
  readonly schema: { readonly type?: string };
};

type Operation = {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
  readonly 'x-codeSamples'?: readonly object[];
};

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** The document with what the story asks of each operation: requests, answers, and curl commands. */
export const withExamples = <D extends object>(document: D): D => {
  const { paths } = document as unknown as { readonly paths: Paths };
  return {
    ...document,
    paths: mapped(paths, (methods, path) =>
      mapped(methods, (operation, method) => exemplified(method, path, operation)),
    ),
  };
};

const exemplified = (method: string, path: string, operation: Operation): Operation => {
  const examples = examplesOf.get(operation.operationId) ?? [];
  const { parameters, requestBody, responses } = operation;
  return {
    ...operation,
    ...(parameters && {
      parameters: parameters.map((one) => ({ ...one, ...exampleOf(one, path, examples) })),
    }),
    ...(requestBody && { requestBody: { ...requestBody, ...bodiesOf(requestBody, examples) } }),
    responses: mapped(responses, (response, status) => ({
      ...response,
      ...answersIn(response, seenAnswers(response, status, examples)),
    })),
    'x-codeSamples': commandsOf(method, examples),
  };
};

/** The value of a path or query parameter, from the first request that has one and was granted. */
const exampleOf = (
  { in: place, name, schema }: Parameter,
  path: string,
  all: readonly Example[],
) => {
  const granted = all.filter(({ status }) => status < 300);
  const values = granted.flatMap((one) => valuesOf(place, name, path, one));
  const [value] = values;
  if (value === undefined) return {};
  return { example: schema.type === 'integer' ? Number(value) : value };
};

const valuesOf = (place: string, name: string, path: string, { path: asked }: Example) => {
  const [route = '', query] = asked.split('?');
  const [template = ''] = path.split('?');
  if (place === 'query') return new URLSearchParams(query).get(name) ?? [];
  const at = template.split('/').indexOf(`{${name}}`);
  return place === 'path' ? decodeURIComponent(route.split('/')[at] ?? '') : [];
};

const bodiesOf = ({ content }: { readonly content: Content }, examples: readonly Example[]) => ({
  // One that breaks the schema is no example of it.
  content: withAll(
    content,
    examples.filter(({ status, body }) => body && status !== 400 && status !== 202),
    ({ body }) => body,
  ),
});

/** Its own or, where it has none, what any route would answer. */
const seenAnswers = (
  { content = {} }: { readonly content?: Content },
  status: string,
  examples: readonly Example[],
): readonly Answered[] => {
  const own = examples.filter((one) => `${one.status}` === status);
  if (own.length > 0) return own;
  return refusals.filter((one) => `${one.status}` === status && one.type in content);
};

type Answered = Pick<Example, 'says' | 'answer'>;

const answersIn = ({ content }: { readonly content?: Content }, examples: readonly Answered[]) =>
  content && examples.length > 0
    ? { content: withAll(content, examples, (one) => one.answer) }
    : {};

const withAll = <E extends Answered>(
  content: Content,
  examples: readonly E[],
  valueIn: (one: E) => unknown,
): Content => mapped(content, (media) => ({ ...media, examples: named(examples, valueIn) }));

const named = <E extends Answered>(examples: readonly E[], valueIn: (one: E) => unknown): Named =>
  Object.fromEntries(
    examples.map((one) => [nameOf(one), { summary: one.says, value: valueIn(one) }]),
  );

const nameOf = ({ says }: Answered): string =>
  says
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

/** Each request once: an answer that takes longer is to the same one. */
const commandsOf = (method: string, examples: readonly Example[]) =>
  examples
    .filter(({ status }) => status !== 202 || !examples.some((one) => one.status === 200))
    .map((one) => ({ lang: 'Shell', label: one.says, source: curl(method, one) }));

const curl = (method: string, { path, body }: Example): string =>
  [
    'curl',
    ...(method === (body ? 'post' : 'get') ? [] : [`-X ${method.toUpperCase()}`]),
    quoted(`http://localhost:3000${path}`),
    ...(body ? [`-d ${quoted(JSON.stringify(body))}`] : []),
  ].join(' ');

/** As a shell takes it. */
const quoted = (text: string): string =>
  /^[\w:/.~-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

const mapped = <T, U>(of: Readonly<Record<string, T>>, change: (part: T, name: string) => U) =>
  Object.fromEntries(Object.entries(of).map(([name, part]) => [name, change(part, name)]));
