import { functions } from '../../../infra/deploy/functions.ts';

/** What each function needs in its environment; nobody asks what it names here. */
export const environmentOfFunctions: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'TABLE_NAME',
    'LEDGER_TABLE_NAME',
    ...Object.values(functions).flatMap((one) => Object.keys(one.environment ?? {})),
  ].map((name) => [name, name]),
);

/** The routes of the HTTP API, and the module that handles each. */
export const routes = Object.values(functions).flatMap(({ handler, events }) =>
  events.flatMap(({ httpApi }) => (httpApi ? { ...httpApi, handler } : [])),
);
