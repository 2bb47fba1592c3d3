import { type Configuration, configurationOf } from './configuration.ts';

/** What a client may be allowed to do; each route wants one of them, or is open to anybody. */
export const SCOPES = ['stock:read', 'stock:write', 'allocations:write', 'operations'] as const;
export const OPEN = 'open';

type Route = { readonly path: string; authorizer?: object };
type ServerlessFunction = {
  readonly access?: string;
  readonly events: readonly { readonly httpApi?: Route }[];
};
type Serverless = {
  readonly configSchemaHandler: {
    defineFunctionProperties(provider: string, schema: object): void;
  };
  readonly service: {
    readonly functions: Record<string, ServerlessFunction>;
    readonly provider: { httpApi?: object };
  };
};

/**
 * A plugin of the Serverless Framework: who gets in. Requests are signed (IAM), or carry a token of the
 * issuer that the stage names, with the scope that the function's `access` says. Nothing is open that
 * does not say so.
 */
export default class Access {
  readonly hooks: Record<string, () => void>;

  constructor(serverless: Serverless) {
    serverless.configSchemaHandler.defineFunctionProperties('aws', {
      properties: { access: { enum: [...SCOPES, OPEN] } },
    });
    this.hooks = { initialize: () => guard(serverless.service, configurationOf(process.env)) };
  }
}

const guard = ({ functions, provider }: Serverless['service'], configuration: Configuration) => {
  const { STOCK_JWT_ISSUER: issuerUrl, STOCK_JWT_AUDIENCE: audience } = configuration;
  const {
    STOCK_CORS_ORIGINS: allowedOrigins,
    STOCK_DOCS: docs,
    STOCK_BOARD: board,
  } = configuration;
  const { STOCK_JWT_SCOPE_PREFIX: prefix = '' } = configuration;
  const byToken = issuerUrl !== undefined;
  provider.httpApi = {
    ...(byToken && {
      authorizers: {
        token: {
          type: 'jwt',
          identitySource: '$request.header.Authorization',
          issuerUrl,
          audience,
        },
      },
    }),
    ...(allowedOrigins && { cors: { allowedOrigins, ...CORS } }),
  };
  if (board === 'off') delete functions.getBoard;
  if (docs === 'off') {
    delete functions.getDocs;
    delete functions.getOpenApi;
  }
  for (const [name, { access, events }] of Object.entries(functions)) {
    for (const { httpApi } of events) {
      if (!httpApi) continue;
      if (!access) throw new Error(`${name}: serverless.yml must say its access`);
      if (access === OPEN) continue;
      httpApi.authorizer = byToken
        ? { name: 'token', scopes: [`${prefix}${access}`] }
        : { type: 'aws_iam' };
    }
  }
};

const CORS = {
  allowedMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowedHeaders: [
    'authorization',
    'content-type',
    'idempotency-key',
    'if-match',
    'x-amz-content-sha256',
    'x-amz-date',
    'x-amz-security-token',
  ],
  exposedResponseHeaders: ['etag', 'location', 'retry-after'],
  maxAge: 3_600,
};
