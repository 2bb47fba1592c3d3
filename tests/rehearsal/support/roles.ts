import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { functions } from '../../../infra/deploy/functions.ts';
import { DECISIONS } from '../../../infra/rehearsal/emulator.ts';
import { templateFile } from './stage.ts';

/** Something that somebody has asked for, under whose name, and whether they got it. */
export type Decision = {
  readonly who: string | null;
  readonly action: string;
  readonly on: string;
  readonly allowed: boolean;
};

export const decisions = async (): Promise<readonly Decision[]> =>
  (await readFile(join(`${process.env.REHEARSAL_FOLDER}`, DECISIONS), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

type Statement = { readonly Action: string | readonly string[] };

/** Lambda does these for the function, and the emulator does not ask for them. */
const BY_LAMBDA =
  /^(logs|xray):|^dynamodb:(DescribeStream|GetRecords|GetShardIterator)$|^sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes)$/;

/** What the role of each function allows, and none of its invocations on a stage has asked for. */
export const neverUsed = async (
  stack: string,
): Promise<Readonly<Record<string, readonly string[]>>> => {
  const { Resources } = JSON.parse(await readFile(templateFile, 'utf8'));
  const all = await decisions();
  const unused = Object.keys(functions).map((name) => {
    const lambda = Resources[`${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`];
    const role = Resources[lambda.Properties.Role['Fn::GetAtt'][0]];
    const statements = role.Properties.Policies[0].PolicyDocument.Statement as readonly Statement[];
    const allowed = statements.flatMap(({ Action }) => Action);
    const used = all
      .filter(({ who }) => who?.endsWith(`/${stack}-${name}`))
      .map(({ action }) => action);
    const left = allowed.filter((action) => !used.includes(action) && !BY_LAMBDA.test(action));
    return [name, left] as const;
  });
  return Object.fromEntries(unused.filter(([, left]) => left.length > 0));
};
