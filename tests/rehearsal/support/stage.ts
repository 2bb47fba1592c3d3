import { resolve } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { run } from '../../support/service.ts';

const SERVERLESS = resolve('node_modules/serverless/bin/serverless.js');
const PACKAGE = resolve('.rehearsal/package');

type Options = {
  /** Of whoever does it, beside what configures the stage. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly cwd?: string;
};

const serverless = async (
  args: readonly string[],
  { environment = {}, cwd = process.cwd() }: Options,
): Promise<string> => {
  const env = { ...process.env, ...environment, SLS_INTERACTIVE_SETUP_ENABLE: '0' };
  const command = run([process.execPath, SERVERLESS, ...args], { cwd, env });
  if ((await command.ended) !== 0) throw new Error(command.output());
  return command.output();
};

/** A package that was made before, as the pipeline does it. */
export const deploy = async (stage: string, options: Options = {}): Promise<string> => {
  const what = ['--stage', stage, '--package', PACKAGE];
  await serverless(['package', ...what], options);
  return serverless(['deploy', ...what], options);
};

export const remove = (stage: string, options: Options = {}): Promise<string> =>
  serverless(['remove', '--stage', stage], options);

/** Of the stage that was deployed last. */
export const templateFile = `${PACKAGE}/cloudformation-template-update-stack.json`;

/** What a stack says of itself. */
export const outputsOf = async (StackName: string): Promise<Readonly<Record<string, string>>> => {
  const { Stacks = [] } = await new CloudFormationClient().send(
    new DescribeStacksCommand({ StackName }),
  );
  const all = Stacks[0]?.Outputs ?? [];
  return Object.fromEntries(all.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
};

/** Where the emulator serves an HTTP API that AWS would serve at the root of a host. */
export const urlOf = (outputs: Readonly<Record<string, string>>): string =>
  `${process.env.AWS_ENDPOINT_URL}/_aws/execute-api/${outputs.HttpApiId}/$default`;
