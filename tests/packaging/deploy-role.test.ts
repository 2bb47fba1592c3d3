import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { packagedResources, type Resource, type Resources } from '../support/template.ts';

type Statement = {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
};

const STACK = 'stock-allocation-prod';
/** What no stack of `prod` may reach: their names begin like its own. */
const OTHERS = ['stock-allocation-production', 'stock-allocation-prod2'];
const VALUES: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '000000000000',
  Stage: 'prod',
};

let prod: Resources;
let statements: readonly Statement[];
beforeAll(async () => {
  prod = await packagedResources({}, 'prod');
  const template = await readFile('infra/deploy/pipeline/deploy-role.yml', 'utf8');
  const { Resources } = parse(
    template.replaceAll(/\$\{([\w:]+)\}/g, (_, name) => `${VALUES[name] ?? 'any'}`),
    { logLevel: 'error' },
  );
  statements = Resources.DeployRole.Properties.Policies[0].PolicyDocument.Statement;
});

const matches = (pattern: string, arn: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/[^\w*]/g, '\\$&').replaceAll('*', '.*')}$`).test(arn);

/** Whether the role may do anything at all to it, beside what it may do to whatever there is. */
const reaches = (arn: string): boolean =>
  statements
    .flatMap(({ Resource }) => Resource)
    .some((pattern) => pattern !== '*' && matches(pattern, arn));

const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:000000000000:${name}`;

/** What is called as the template says; all other names begin with the stack's, a hyphen and the name there. */
const NAMED: Readonly<Record<string, (properties: Resource['Properties']) => string>> = {
  'CloudWatch::Dashboard': ({ DashboardName }) =>
    `arn:aws:cloudwatch::000000000000:dashboard/${DashboardName}`,
  'CodeDeploy::Application': ({ ApplicationName }) =>
    arn('codedeploy', `application:${ApplicationName}`),
  'DynamoDB::Table': ({ TableName }) => arn('dynamodb', `table/${TableName}`),
  'Events::Archive': ({ ArchiveName }) => arn('events', `archive/${ArchiveName}`),
  'Events::EventBus': ({ Name }) => arn('events', `event-bus/${Name}`),
  'Lambda::Function': ({ FunctionName }) => arn('lambda', `function:${FunctionName}`),
  'Logs::LogGroup': ({ LogGroupName }) => arn('logs', `log-group:${LogGroupName}`),
  'SNS::Topic': ({ TopicName }) => arn('sns', TopicName),
  'SQS::Queue': ({ QueueName }) => arn('sqs', QueueName),
};
const GENERATED: Readonly<
  Record<string, (name: string, properties: Resource['Properties']) => string>
> = {
  'CloudWatch::Alarm': (name) => arn('cloudwatch', `alarm:${name}`),
  'CodeDeploy::DeploymentGroup': (name) => arn('codedeploy', `deploymentgroup:${STACK}/${name}`),
  'Events::Rule': (name, { EventBusName }) =>
    arn('events', EventBusName ? `rule/${STACK}/${name}` : `rule/${name}`),
  'IAM::Role': (name) => `arn:aws:iam::000000000000:role/${name}`,
  'S3::Bucket': (name) => `arn:aws:s3:::${name.toLowerCase()}`,
};

/** All of the stack that is called after it, beside the stack itself, and what the smoke test makes. */
const arnsOfStack = (): readonly string[] => [
  arn('cloudformation', `stack/${STACK}/id`),
  arn('sqs', `${STACK}-SMOKE-1`),
  arn('events', `rule/${STACK}/${STACK}-SMOKE-1`),
  ...Object.entries(prod).flatMap(([name, { Type, Properties }]) => {
    const type = Type.replace('AWS::', '');
    const called =
      NAMED[type]?.(Properties) ?? GENERATED[type]?.(`${STACK}-${name}-1A2B`, Properties);
    return called ? [called] : [];
  }),
];

test('the deploying role reaches what its stage has', () => {
  const arns = arnsOfStack();
  expect(arns.filter((one) => !reaches(one))).toEqual([]);
  expect(arns.filter((one) => !one.includes(STACK))).toEqual([]);
  expect(arns.length).toBeGreaterThan(100);
});

test('it reaches nothing of a stage whose name begins alike', () => {
  const others = OTHERS.flatMap((other) =>
    arnsOfStack().map((one) => one.replaceAll(STACK, other)),
  );
  expect(others.filter(reaches)).toEqual([]);
});

test('no policy has a pattern in which a name of the stage ends with anything but a hyphen', async () => {
  const documents = Object.values(prod).flatMap(({ Properties }) => [
    ...(Properties?.Policies ?? []),
    Properties?.PolicyDocument ?? [],
    Properties?.AssumeRolePolicyDocument ?? [],
  ]);
  const texts = JSON.stringify([documents, statements]).match(/[^"]*stock-allocation[^"]*/g) ?? [];
  const wrong = texts.filter((text) => /stock-allocation(-prod)?\*|\*stock-allocation/.test(text));
  expect(wrong).toEqual([]);
  expect(texts.length).toBeGreaterThan(20);
});

test('what it may do to anything at all has no name, or sees to the functions of its stage', () => {
  const anything = statements.filter(({ Resource }) => Resource === '*');
  expect(anything.map(({ Sid, Condition }) => [Sid, Boolean(Condition)])).toEqual([
    ['WhatHasNoName', false],
    ['Sources', true],
  ]);
  const actions = anything.flatMap(({ Action }) => Action);
  // Their condition key does not come with these.
  expect(actions.filter((action) => /Tag/.test(action))).toEqual([]);
});
