import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod/mini';
import { note } from '../../composition/log.ts';

const MAX_BODY_BYTES = 1024 * 1024;

export type InvalidField = {
  readonly in: 'path' | 'query' | 'headers' | 'body';
  readonly field: string;
  readonly rule: string;
};

/** An answer has bounds: a body of 1 MB breaks rules by the hundred thousand. */
const MAX_NAMED = 20;

/** A request that breaks the rules of its route: every one of them that it breaks, as far as they are named. */
export class InvalidRequest extends Error {
  readonly status: 400 | 413;
  readonly details: readonly InvalidField[];

  constructor(message: string, status: 400 | 413, details: readonly InvalidField[] = []) {
    super(message);
    this.name = 'InvalidRequest';
    this.status = status;
    this.details = details;
  }
}

const invalid = (error: z.core.$ZodError): InvalidRequest => {
  const rules = brokenRules(error);
  const named = rules.slice(0, MAX_NAMED).map(({ path: [place, ...path], rule }) => ({
    in: place as InvalidField['in'],
    field: nameOf(path),
    rule,
  }));
  const message =
    rules.length > MAX_NAMED
      ? `the request breaks ${rules.length} rules; the first ${MAX_NAMED} are listed`
      : 'the request breaks the rules listed';
  return new InvalidRequest(message, 400, named);
};

/** @throws InvalidRequest that names the rules it breaks; the log names their fields. */
export const parseRequest = <S extends z.ZodMiniType>(schema: S, request: unknown): z.infer<S> => {
  const parsed = schema.safeParse(request);
  if (parsed.success) return parsed.data;
  note({ fields: fieldsIn(parsed.error) });
  throw invalid(parsed.error);
};

type BrokenRule = { readonly path: readonly PropertyKey[]; readonly rule: string };

export const brokenRules = (error: z.core.$ZodError): readonly BrokenRule[] =>
  error.issues.flatMap((issue): BrokenRule[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          path: [...issue.path, key],
          rule: 'is not a field of this request',
        }))
      : [{ path: issue.path, rule: issue.message }],
  );

const FIELDS_NAMED = 10;

/** What is wrong, without the sender's own names of fields that do not exist. */
export const fieldsIn = (error: z.core.$ZodError): readonly string[] =>
  [...new Set(error.issues.map(({ path }) => nameOf(path)))].slice(0, FIELDS_NAMED);

/** As a person would write it: `lines[2].qty`. */
export const nameOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');

/** The JSON object that a request carries. */
export const jsonBody = (event: APIGatewayProxyEventV2): object => {
  const bytes = bytesOf(event);
  if (bytes.length > MAX_BODY_BYTES) {
    throw new InvalidRequest(`the body must not exceed ${MAX_BODY_BYTES} bytes`, 413);
  }
  const value = parseJson(bytes);
  if (isObject(value)) return value;
  throw new InvalidRequest('the body must be a JSON object', 400);
};

/** The same, or nothing. */
export const bodyIfAny = (event: APIGatewayProxyEventV2): object | undefined =>
  bytesOf(event).length === 0 ? undefined : jsonBody(event);

/** What a route that takes no body is sent all the same: an object, whose fields can be named, or nothing. */
export const noBody = (event: APIGatewayProxyEventV2): object | undefined => {
  const bytes = bytesOf(event);
  if (bytes.length === 0) return undefined;
  const value = bytes.length > MAX_BODY_BYTES ? undefined : parseJson(bytes);
  if (isObject(value)) return value;
  throw new InvalidRequest('the body must be empty', 400);
};

// serverless-offline hands over the JSON texts 0 and false as a number and a boolean.
const bytesOf = ({ body, isBase64Encoded }: APIGatewayProxyEventV2): Buffer =>
  Buffer.from(String(body ?? ''), isBase64Encoded ? 'base64' : 'utf8');

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parseJson = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};
