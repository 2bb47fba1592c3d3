import { expect, test } from '@jest/globals';
import { functions } from '../../infra/deploy/functions.ts';
import { packagedResources, type Resource } from '../support/template.ts';

const TOKENS = {
  STOCK_JWT_ISSUER: 'https://issuer.example.com/pool',
  STOCK_JWT_AUDIENCE: 'shop, warehouse',
};

/** What each route asks for: the kind of authorization, and the scopes. */
const asked = (resources: Readonly<Record<string, Resource>>) =>
  Object.fromEntries(
    Object.values(resources)
      .filter(({ Type }) => Type === 'AWS::ApiGatewayV2::Route')
      .map(({ Properties }) => [
        Properties.RouteKey,
        [Properties.AuthorizationType ?? 'NONE', ...(Properties.AuthorizationScopes ?? [])],
      ]),
  );

const routesWith = (authorization: (access: string) => readonly string[]) =>
  Object.fromEntries(
    Object.values(functions).flatMap(({ access, events }) =>
      events.flatMap(({ httpApi }) =>
        httpApi ? [[`${httpApi.method} ${httpApi.path}`, authorization(`${access}`)]] : [],
      ),
    ),
  );

const OPEN = ['GET /', 'GET /docs', 'GET /health', 'GET /openapi.json'];

test('every route wants a signature of AWS, but health and docs', async () => {
  const resources = await packagedResources();
  const routes = asked(resources);
  const open = Object.keys(routes).filter((route) => routes[route]?.[0] !== 'AWS_IAM');
  expect(open.sort()).toEqual(OPEN);
  expect(routes).toEqual(routesWith((access) => [access === 'open' ? 'NONE' : 'AWS_IAM']));
  expect(Object.keys(routes).length).toBeGreaterThan(20);

  // Nor is there another way in.
  expect(Object.values(resources).map(({ Type }) => Type)).not.toContain('AWS::Lambda::Url');

  // No other site may ask from a browser.
  expect(resources.HttpApi?.Properties.CorsConfiguration).toBeUndefined();
  // More than these are refused before anything is paid for them.
  expect(resources.HttpApiStage?.Properties.DefaultRouteSettings).toEqual({
    ThrottlingRateLimit: 1_000,
    ThrottlingBurstLimit: 500,
  });
});

test('who may only read gets to nothing that writes, and who is nobody to nothing that is stored', () => {
  const routes = Object.values(functions).filter(({ access }) => access);
  const writing = routes.filter(({ may = [] }) => may.includes('writeStock'));
  expect(writing.filter(({ access }) => access === 'stock:read' || access === 'open')).toEqual([]);
  expect(routes.filter(({ access, may }) => access === 'open' && may)).toEqual([]);
  expect(writing.length).toBeGreaterThan(10);
});

test('where an issuer is named every route wants a token of it with the scope of the route', async () => {
  const resources = await packagedResources(TOKENS);
  expect(asked(resources)).toEqual(
    routesWith((access) => (access === 'open' ? ['NONE'] : ['JWT', access])),
  );
  const authorizers = Object.values(resources).filter(
    ({ Type }) => Type === 'AWS::ApiGatewayV2::Authorizer',
  );
  expect(authorizers.map(({ Properties }) => Properties)).toEqual([
    expect.objectContaining({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: {
        Issuer: 'https://issuer.example.com/pool',
        Audience: ['shop', 'warehouse'],
      },
    }),
  ]);
});

test('where an issuer puts something before its scopes, so do the routes', async () => {
  const resources = await packagedResources({ ...TOKENS, STOCK_JWT_SCOPE_PREFIX: 'stock/' });
  expect(asked(resources)).toEqual(
    routesWith((access) => (access === 'open' ? ['NONE'] : ['JWT', `stock/${access}`])),
  );
});

test('a stage may have no docs and no board, limits of its own, and sites that may ask from a browser', async () => {
  const resources = await packagedResources({
    STOCK_DOCS: 'off',
    STOCK_BOARD: 'off',
    STOCK_THROTTLE_RATE: '20',
    STOCK_THROTTLE_BURST: '10',
    STOCK_CORS_ORIGINS: 'https://shop.example.com',
  });
  const routes = asked(resources);
  expect(Object.keys(routes).filter((route) => routes[route]?.[0] === 'NONE')).toEqual([
    'GET /health',
  ]);
  expect(resources.HttpApiStage?.Properties.DefaultRouteSettings).toEqual({
    ThrottlingRateLimit: 20,
    ThrottlingBurstLimit: 10,
  });
  const { AllowOrigins, AllowHeaders, AllowCredentials } =
    resources.HttpApi?.Properties.CorsConfiguration ?? {};
  expect(AllowOrigins).toEqual(['https://shop.example.com']);
  expect(AllowHeaders).toEqual(expect.arrayContaining(['idempotency-key', 'if-match']));
  expect(AllowCredentials).toBeUndefined();
});
