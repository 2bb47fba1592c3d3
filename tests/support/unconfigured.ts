import { configurationOf } from '../../infra/deploy/configuration.ts';

/** What keeps a test from what a developer has configured in a file: a variable that is empty is not set. */
export const unconfigured: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...Object.keys(configurationOf({})),
    'STOCK_JWT_ISSUER',
    'STOCK_JWT_AUDIENCE',
    'STOCK_JWT_SCOPE_PREFIX',
    'STOCK_CORS_ORIGINS',
  ].map((name) => [name, '']),
);
