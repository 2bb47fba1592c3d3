import { once } from 'node:events';
import { type IncomingMessage, request as open } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import fc from 'fast-check';
import { type Generated, generated, HOSTILE_TEXTS, type Schema, valuesOf } from './generated.ts';
import type { Reply } from './http.ts';

type Parameter = {
  readonly in: 'path' | 'query';
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
};

type Operation = {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { schema: Schema } } };
};

type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

/** A request as it goes over the wire, and whether it is known that the document allows it. */
export type Request = {
  readonly method: string;
  readonly path: string;
  readonly type: string;
  readonly body?: string;
  readonly isValid?: boolean;
};

/**
 * All routes of a document, with requests to each: valid ones, nearly valid ones and hostile ones,
 * which mostly name the same few things.
 */
export const routesOf = (document: object) => {
  const { paths, components } = document as Document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
  const bodies = operations.flatMap(
    ({ requestBody }) => requestBody?.content['application/json'].schema ?? [],
  );
  return operations.map(({ path, method, parameters = [], requestBody }, index) => {
    const names = WORDS.map((word) => `${word} ${index}`);
    const known = { names, schemas: components.schemas };
    // Where the document leaves open what is due, it may be what any route takes.
    const anything = fc.oneof(fc.jsonValue(), ...bodies.map((body) => valuesOf(body, known)));
    const valuesAt = (of: Schema) => valuesOf(of, { ...known, anything });
    const schema = requestBody?.content['application/json'].schema;
    const given = (kind: string, isOf = (_: Parameter) => true) =>
      parameters
        .filter((one) => one.in === kind && isOf(one))
        .map(({ name, schema: of }) => inUrl(valuesAt(of)).map((one) => ({ name, ...one })));
    const name = `${method.toUpperCase()} ${path}`;
    const body = schema ? generated(valuesAt(schema)) : seldom(bodyOfNone(method));
    const query = { all: given('query'), required: given('query', (one) => one.required === true) };
    const requests = requestsTo(name, given('path'), query, body);
    return { name, names, seed: index, requests };
  });
};

/** Of each route's own names, so that it finds what the routes before it have not used up. */
const WORDS = ['LAMP', 'CHAIR', 'TISCH #/Ä', '😀'];

type Given = Generated & { readonly name: string };

/** Values as a URL has them: text, and none that would name another path. */
const inUrl = (values: fc.Arbitrary<unknown>): fc.Arbitrary<Generated> =>
  fc
    .oneof(
      { weight: 3, arbitrary: values.map((value) => ({ text: String(value), isValid: true })) },
      fc.constantFrom(...HOSTILE_TEXTS).map((text) => ({ text, isValid: false })),
    )
    .filter(({ text }) => text.isWellFormed() && !['', '.', '..'].includes(text));

const JSON_TYPE = 'application/json';
const UNKNOWN = ['unknown=1', '__proto__=1', 'limit[]=1', '%00=%ff', '&&=&', 'a'.repeat(2_000)];

const noneGiven: fc.Arbitrary<Given[]> = fc.constant([]);

/** One time in five. */
const seldom = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: values });

const SHORT = ['{"qty":1}', '{"lineIds":["a"]}', '[]', 'x'];

/**
 * What a route that takes no body is sent all the same. The local gateway answers a GET before it has read the body: a
 * long one may then meet a connection that is closed already.
 */
const bodyOfNone = (method: string) =>
  fc
    .constantFrom(...SHORT, ...(method === 'get' ? [] : ['x'.repeat(1024 * 1024 + 1)]))
    .map((text) => ({ text, isValid: false }));

const requestsTo = (
  name: string,
  places: readonly fc.Arbitrary<Given>[],
  query: Readonly<Record<'all' | 'required', readonly fc.Arbitrary<Given>[]>>,
  body: fc.Arbitrary<Generated | undefined>,
): fc.Arbitrary<Request> => {
  const [method, pattern] = name.split(' ') as [string, string];
  return fc
    .record({
      filled: fc.tuple(...places),
      isComplete: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.boolean()),
      required: fc.tuple(...query.required),
      // Some come twice.
      more: query.all.length > 0 ? fc.array(fc.oneof(...query.all), { maxLength: 3 }) : noneGiven,
      unknown: seldom(fc.constantFrom(...UNKNOWN)),
      body,
      type: fc.constantFrom(JSON_TYPE, JSON_TYPE, JSON_TYPE, 'text/plain', 'image/png'),
    })
    .map(({ filled, isComplete, required, more, unknown, body, type }) => {
      const asked = isComplete ? [...required, ...more] : more;
      const path = filled.reduce(
        (url, one) => url.replace(`{${one.name}}`, () => encodeURIComponent(one.text)),
        pattern,
      );
      const search = asked.map((one) => `${one.name}=${encodeURIComponent(one.text)}`);
      const isOnce = new Set(asked.map((one) => one.name)).size === asked.length;
      return {
        method,
        path: [path, [...search, ...(unknown ? [unknown] : [])].join('&')]
          .filter((part) => part !== '')
          .join('?'),
        type,
        ...(body && { body: body.text }),
        isValid:
          isOnce &&
          required.every(({ name }) => asked.some((one) => one.name === name)) &&
          !unknown &&
          [...filled, ...asked, ...(body ? [body] : [])].every((one) => one.isValid),
      };
    });
};

/** Sends it as it is: fetch would put paths right. */
export const send = async (service: string, request: Request): Promise<Reply> => {
  const { method, path, type, body } = request;
  const { hostname, port } = new URL(service);
  // Of a GET or a DELETE node would not say where its body ends: what is left of it would be the next request.
  const length = body && { 'content-length': Buffer.byteLength(body) };
  const headers = { 'content-type': type, ...length };
  const sent = open({ hostname, port, method, path, headers });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const text = await textOf(response);
  const answered = new Headers(response.headers as Record<string, string>);
  const isJson = text && answered.get('content-type')?.includes('json');
  return {
    status: response.statusCode as number,
    headers: answered,
    body: isJson ? JSON.parse(text) : text,
  };
};

/** The command that sends it again. */
export const curlOf = (service: string, { method, path, type, body }: Request): string => {
  const start = `curl -X ${method} -H 'content-type: ${type}'`;
  const url = `'${service}${path.replaceAll("'", '%27')}'`;
  if (body === undefined) return `${start} ${url}`;
  if (/^[ -&(-~]*$/.test(body)) return `${start} --data-raw '${body}' ${url}`;
  // A shell can't pass on every character.
  const encoded = Buffer.from(body).toString('base64');
  return `echo ${encoded} | base64 -d | ${start} --data-binary @- ${url}`;
};
