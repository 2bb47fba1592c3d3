import { basename } from 'node:path';
import { build } from 'esbuild';
import { BUNDLING } from '../../infra/deploy/package-functions.ts';

/** By whose names the SDK's code and that of its document client go. */
const SDK = /node_modules\/(@aws-sdk|@smithy)\//;

/**
 * What handlers call AWS for, as IAM calls it: found in their bundles, and so without what they never
 * use. By names, like the files of the handlers.
 */
export const callsOf = async (
  handlers: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, readonly string[]>>> => {
  const { outputFiles } = await build({
    ...BUNDLING,
    minify: false,
    entryPoints: Object.entries(handlers).map(([out, source]) => ({ in: source, out })),
    outdir: '.',
  });
  return Object.fromEntries(
    outputFiles.map(({ path, text }) => {
      const modules = text
        .split(/^(?=\/\/ \S+\.[jt]s$)/m)
        .filter((code) => !SDK.test(code.split('\n')[0] as string));
      return [basename(path, '.js'), modules.flatMap((code) => callsIn(code, modules))];
    }),
  );
};

const callsIn = (code: string, modules: readonly string[]): readonly string[] =>
  [...code.matchAll(/new ([A-Z]\w*)Command\d*\(/g)].flatMap(([, name = '']) => {
    if (name === 'TransactWrite') return modules.flatMap(writesIn);
    if (name === 'Query' && /IndexName: "GSI1"/.test(code)) return BOTH_QUERIES;
    const action = ACTIONS[name];
    if (!action) throw new Error(`what may a function do that calls ${name}?`);
    return LEDGER.test(code) ? `${action} LedgerTable` : action;
  });

/** By whose names the code goes that asks the table of the ledger. */
const LEDGER = /^\/\/ src\/adapters\/dynamodb\/ledger\//;

/** The modules that ask the index ask the table, too. */
const BOTH_QUERIES = ['dynamodb:Query', 'dynamodb:Query GSI1'];

/** A transaction is granted by what it does with its items, wherever these are made. */
const writesIn = (code: string): readonly string[] =>
  [...code.matchAll(/\b(Put|Update|Delete|ConditionCheck): /g)].map(
    ([, write]) => `dynamodb:${write}Item`,
  );

const ACTIONS: Record<string, string> = {
  BatchGet: 'dynamodb:BatchGetItem',
  BatchWrite: 'dynamodb:BatchWriteItem',
  Get: 'dynamodb:GetItem',
  GetItem: 'dynamodb:GetItem',
  Query: 'dynamodb:Query',
  Scan: 'dynamodb:Scan',
  Put: 'dynamodb:PutItem',
  PutItem: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  UpdateItem: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  DeleteItem: 'dynamodb:DeleteItem',
  PutEvents: 'events:PutEvents',
  Publish: 'sns:Publish',
  SendMessage: 'sqs:SendMessage',
  ChangeMessageVisibility: 'sqs:ChangeMessageVisibility',
};
