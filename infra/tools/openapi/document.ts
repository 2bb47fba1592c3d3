import * as z from 'zod';
import {
  type CreateDocumentOptions,
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import manifest from '../../../package.json' with { type: 'json' };
import { about } from '../../../src/handlers/about/api.ts';
import { batches } from '../../../src/handlers/batches/api.ts';
import { book } from '../../../src/handlers/book/api.ts';
import { containers } from '../../../src/handlers/containers/api.ts';
import { type Answer, type Api, json, type Route } from '../../../src/handlers/http/api.ts';
import { id } from '../../../src/handlers/http/fields.ts';
import { conditionalHeaders } from '../../../src/handlers/http/headers.ts';
import {
  PROBLEMS,
  type ProblemCode,
  problemSchemas,
} from '../../../src/handlers/http/problem-schemas.ts';
import { gatewayMessage, message } from '../../../src/handlers/http/view-schemas.ts';
import { orders } from '../../../src/handlers/orders/api.ts';
import { products } from '../../../src/handlers/products/api.ts';
import { OPEN } from '../../deploy/access.ts';
import { functions } from '../../deploy/functions.ts';
import { servers } from './servers.ts';
import { webhooks } from './webhooks.ts';
import { withExamples } from './with-examples.ts';
import { withMeanings } from './with-meanings.ts';

const ROOMS: readonly Api[] = [batches, containers, orders, products, book, about];

type RouteOfRoom = Route & { readonly room: Api };

/** All routes: what each takes, and what it can answer. */
export const routes: readonly RouteOfRoom[] = ROOMS.flatMap((room) =>
  room.routes.map((route) => ({ ...route, room })),
);

type Operation = RouteOfRoom & { readonly operationId: string };

/** What can be asked of them: a dry run that is answered something else is an operation of its own. */
export const operations: readonly Operation[] = routes.flatMap((route) => [
  ...dryRunOf(route),
  { ...route, operationId: route.name },
]);

/** The query is part of its path, so that no client leaves it out and does what it was only to ask about. */
function dryRunOf({ dryRun, ...route }: RouteOfRoom): readonly Operation[] {
  if (!dryRun) return [];
  const { name: operationId, summary, answer, problems = [] } = dryRun;
  const path = `${route.path}?dryRun=true`;
  return [{ ...route, operationId, summary, path, answers: { 200: answer }, problems }];
}

/** What the HTTP API takes and answers, as an OpenAPI document. */
export const openApiDocument = (): object => withMeanings(withExamples(schemasDocument()));

const schemasDocument = () =>
  createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Stock allocation',
        version: manifest.version,
        description:
          'Allocates order lines to batches of stock. In a path, a name with /, ? or % is written as base64: and its UTF-8 bytes in base64url.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers,
      tags: [...ROOMS.map(({ tag, description }) => ({ name: tag, description })), EVENTS],
      paths: Object.fromEntries(
        [...Map.groupBy(operations, ({ path }) => path)].map(([path, ofPath]) => [
          path,
          Object.fromEntries(ofPath.map((route) => [route.method, operationOf(route)])),
        ]),
      ),
      webhooks,
      components: {
        schemas: { Id: id },
        securitySchemes: {
          iam: {
            type: 'apiKey',
            in: 'header',
            name: 'Authorization',
            description:
              'AWS Signature Version 4 for the service execute-api, unless the stage takes tokens.',
          },
          token: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description:
              'If the stage names an issuer: a token from it with the scope that the route requires.',
          },
        },
      },
    },
    { override: plainly },
  );

const EVENTS = {
  name: 'Events',
  description: 'Events on the EventBridge bus, as delivered to an endpoint by a rule.',
};

const operationOf = (route: Operation): ZodOpenApiOperationObject => {
  const { body } = route.takes ?? {};
  return {
    operationId: route.operationId,
    tags: [route.room.tag],
    summary: route.summary,
    security: isOpen(route) ? [] : [{ iam: [] }, { token: [accessOf(route)] }],
    ...requestParamsOf(route),
    ...(body && {
      requestBody: {
        required: !z.safeParse(body, undefined).success,
        content: { 'application/json': { schema: body } },
      },
    }),
    responses: Object.fromEntries(
      Object.entries(answersOf(route)).map(([status, answer]) => [status, responseOf(answer)]),
    ) as ZodOpenApiResponsesObject,
  };
};

const requestParamsOf = (route: RouteOfRoom) => {
  const { path, query } = route.takes ?? {};
  const header = headersOf(route);
  if (!path && !query && !header) return {};
  return {
    requestParams: { ...(path && { path }), ...(query && { query }), ...(header && { header }) },
  };
};

/** Those of commands, by which they are repeated safely, or depend on a state. */
const headersOf = ({ name, isConditional }: RouteOfRoom) => {
  if (!functions[name]?.may?.includes('writeStock')) return undefined;
  const { 'idempotency-key': key, 'if-match': tag } = conditionalHeaders.shape;
  return z.object({ 'Idempotency-Key': key, ...(isConditional && { 'If-Match': tag }) });
};

/** All that a route can answer, by its status. */
export const answersOf = (route: RouteOfRoom): Readonly<Record<number, Answer>> => ({
  ...route.answers,
  ...(!isOpen(route) && {
    401: NO_TOKEN,
    403: NOT_ALLOWED,
    ...errorsOf(route.room, problemsOf(route)),
  }),
  429: TOO_MANY,
});

const accessOf = ({ name }: Route): string => {
  const access = functions[name]?.access;
  if (!access) throw new Error(`serverless.yml must say the access to ${name}`);
  return access;
};
const isOpen = (route: Route): boolean => accessOf(route) === OPEN;

const NO_TOKEN = json(
  gatewayMessage,
  'API Gateway: the token is missing or invalid, if the stage takes tokens',
);
const NOT_ALLOWED = json(gatewayMessage, 'API Gateway: the caller may not do this');
const TOO_MANY = json(gatewayMessage, 'API Gateway: too many requests');

const problemsOf = ({
  takes = {},
  problems = [],
  isConditional,
}: Route): readonly ProblemCode[] => [
  ...(Object.keys(takes).length > 0 ? (['invalid-request'] as const) : []),
  ...(takes.body ? (['body-too-large'] as const) : []),
  ...(isConditional ? (['precondition-failed'] as const) : []),
  ...problems,
  'unavailable',
  'internal-error',
];

const errorsOf = ({ isOfBook }: Api, codes: readonly ProblemCode[]) =>
  Object.fromEntries(
    [...Map.groupBy(codes, (code) => PROBLEMS[code])].map(
      ([status, ofStatus]): [number, Answer] => [
        status,
        {
          description: ofStatus.join(', '),
          type: isOfBook ? 'application/json' : 'application/problem+json',
          schema: isOfBook ? message : oneOf(ofStatus),
          ...(status === 503 && {
            headers: { 'retry-after': 'Seconds to wait before sending again' },
          }),
        },
      ],
    ),
  );

/** The type of a problem says which it is. */
const oneOf = ([first, ...others]: readonly ProblemCode[]): z.ZodType => {
  const schema = problemSchemas[first as ProblemCode];
  return others.length === 0
    ? schema
    : z.discriminatedUnion('type', [schema, ...others.map((code) => problemSchemas[code])]);
};

const responseOf = ({ description, type, schema, headers }: Answer): ZodOpenApiResponseObject => ({
  description,
  ...(type && schema && { content: { [type]: { schema } } }),
  ...(headers && {
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, says]) => [
        name,
        { description: says, schema: { type: 'string' } },
      ]),
    ),
  }),
});

const plainly: NonNullable<CreateDocumentOptions['override']> = ({ jsonSchema, zodSchema }) => {
  const { def } = zodSchema._zod;
  // For readers of the document: the message for a request that does not match the expression.
  const rule = def.checks?.find(({ _zod }) => 'pattern' in _zod.def)?._zod.def.error?.({} as never);
  if (jsonSchema.pattern && typeof rule === 'string') jsonSchema.description = rule;
  // The format says it. Zod's expression for it is unreadable, and another in another version.
  if (jsonSchema.format) delete jsonSchema.pattern;
  // Generators of types take what has a default for what is always there.
  if (def.type === 'default') {
    const { default: value } = jsonSchema;
    const defaultValue = `Default: ${Object(value) === value ? JSON.stringify(value) : value}`;
    jsonSchema.description = [jsonSchema.description, defaultValue].filter(Boolean).join('. ');
    delete jsonSchema.default;
  }
  // An answer may have fields of a later version; only what is strict says that it has no others.
  if (def.type === 'object' && !def.catchall) delete jsonSchema.additionalProperties;
};

/** As it is written, the same each time. */
export const textOf = (document: object): string => `${JSON.stringify(document, sorted, 2)}\n`;

/** Where the order of keys means nothing to a reader either, they are sorted. */
const sorted = (key: string, value: unknown): unknown =>
  ['paths', 'schemas', 'responses'].includes(key)
    ? Object.fromEntries(Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
