import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

type Deployed = {
  readonly handler: string;
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly httpApi?: { readonly method: string; path: string } }[];
};

const { functions } = parse(
  await readFile(new URL('../../../serverless.yml', import.meta.url), 'utf8'),
  // Tags of CloudFormation, such as !GetAtt, are only worth a warning.
  { logLevel: 'error' },
) as { functions: Readonly<Record<string, Deployed>> };

/** What each function needs in its environment; nobody asks what it names here. */
export const environmentOfFunctions: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'TABLE_NAME',
    ...Object.values(functions).flatMap((one) => Object.keys(one.environment ?? {})),
  ].map((name) => [name, name]),
);

/** The routes of the HTTP API, and the module that handles each. */
export const routes = Object.values(functions).flatMap(({ handler, events }) =>
  events.flatMap(({ httpApi }) => (httpApi ? { ...httpApi, handler } : [])),
);
