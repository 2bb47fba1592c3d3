import { beforeAll, expect, test } from '@jest/globals';
import { functions } from '../../infra/deploy/functions.ts';
import { callsOf } from '../support/calls.ts';
import { packagedResources, type Resource } from '../support/template.ts';

/** What refers to a resource in the template, or to what belongs to it. */
type Reference = {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly string[];
  readonly 'Fn::Sub'?: string;
};
type Statement = {
  readonly Action: string | readonly string[];
  readonly Resource: Reference | '*' | readonly Reference[];
  readonly Condition?: unknown;
};
type Lambda = {
  readonly Role: Reference;
  readonly TracingConfig?: { readonly Mode: string };
  readonly Environment: { readonly Variables: Readonly<Record<string, Reference>> };
};
type Role = {
  readonly Policies: readonly {
    readonly PolicyDocument: { readonly Statement: readonly Statement[] };
  }[];
};
type Source = {
  readonly FunctionName: { readonly 'Fn::Join': readonly [string, readonly [Reference, string]] };
  readonly EventSourceArn: Reference;
  readonly DestinationConfig?: { readonly OnFailure: { readonly Destination: Reference } };
};
let resources: Readonly<Record<string, Resource>>;
beforeAll(async () => {
  resources = await packagedResources();
});

const handlers = Object.fromEntries(
  Object.entries(functions).map(([name, { handler }]) => [name, handler.replace(/\.\w+$/, '.ts')]),
);

const capitalized = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`;
const lambdaOf = (name: string) =>
  (resources[`${capitalized(name)}LambdaFunction`] as Resource).Properties as Lambda;
const roleOf = (name: string): string => named(lambdaOf(name).Role);
const statementsOf = (name: string): readonly Statement[] =>
  ((resources[roleOf(name)] as Resource).Properties as Role).Policies.flatMap(
    ({ PolicyDocument }) => PolicyDocument.Statement,
  );

const named = (reference: Reference | '*'): string => {
  if (reference === '*') return reference;
  const { Ref, 'Fn::GetAtt': attribute = [], 'Fn::Sub': text } = reference;
  return (
    Ref ?? text?.replace(/\$\{Table.Arn\}/, 'Table') ?? attribute.join('.').replace(/\.Arn$/, '')
  );
};

/** Each action with the one resource that it is granted on. */
const granted = (name: string): readonly string[] =>
  statementsOf(name)
    .flatMap(({ Action, Resource }) =>
      [Action]
        .flat()
        .flatMap((action) => [Resource].flat().map((one) => `${action} ${named(one)}`)),
    )
    .sort();

/** The same of what the function's code calls, and of what Lambda does for it in its name. */
const used = (name: string, calls: readonly string[]): readonly string[] => {
  const inEnvironment = Object.entries(lambdaOf(name).Environment.Variables);
  const target = (pattern: RegExp): readonly string[] =>
    inEnvironment.filter(([variable]) => pattern.test(variable)).map(([, value]) => named(value));
  const on = (action: string): readonly string[] => {
    if (action === 'dynamodb:Query GSI1') return ['dynamodb:Query Table/index/GSI1'];
    if (action.endsWith(' LedgerTable')) return [action];
    if (action.startsWith('dynamodb:')) return [`${action} Table`];
    return target(NAMED_BY[action] ?? /^$/).map((resource) => `${action} ${resource}`);
  };
  const all = [
    ...Object.keys(handlers)
      .filter((other) => roleOf(other) === roleOf(name))
      .flatMap((other) => LOGGING.map((action) => `${action} ${capitalized(other)}LogGroup`)),
    ...TRACES,
    ...calls.flatMap(on),
    ...sourcesOf(name).flatMap(forLambda),
  ];
  return [...new Set(all)].sort();
};

const LOGGING = ['logs:CreateLogStream', 'logs:PutLogEvents'];
/** Traces are not told apart by IAM. */
const TRACES = ['xray:PutTelemetryRecords *', 'xray:PutTraceSegments *'];

/** By which variable a function knows whom it calls. */
const NAMED_BY: Record<string, RegExp> = {
  'events:PutEvents': /^EVENT_BUS_NAME$/,
  'sns:Publish': /_TOPIC_ARN$/,
  'sqs:SendMessage': /_DEAD_LETTERS_URL$/,
  'sqs:ChangeMessageVisibility': /_QUEUE_URL$/,
};

const sourcesOf = (name: string): readonly Source[] =>
  Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping')
    .map(({ Properties }) => Properties as Source)
    .filter(({ FunctionName }) => {
      const [of] = FunctionName['Fn::Join'][1];
      return named(of) === `${capitalized(name)}LambdaFunction`;
    });

const forLambda = ({ EventSourceArn, DestinationConfig }: Source): readonly string[] => {
  const source = named(EventSourceArn);
  const actions = source.endsWith('.StreamArn') ? STREAM : QUEUE;
  const failed = DestinationConfig?.OnFailure.Destination;
  return [
    ...actions.map((action) => `${action} ${source}`),
    ...(failed ? [`sqs:SendMessage ${named(failed)}`] : []),
  ];
};
const QUEUE = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
const STREAM = ['DescribeStream', 'GetRecords', 'GetShardIterator'].map(
  (action) => `dynamodb:${action}`,
);

test('every function may do what its code calls, on what it names, and nothing else', async () => {
  const calls = await callsOf(handlers);
  const names = Object.keys(handlers);
  expect(Object.fromEntries(names.map((name) => [name, granted(name)]))).toEqual(
    Object.fromEntries(names.map((name) => [name, used(name, calls[name] ?? [])])),
  );
  expect(names.length).toBeGreaterThan(20);
});

test('functions have the same role exactly if they may do the same', () => {
  const roles = [...new Set(Object.keys(handlers).map(roleOf))];
  const permissions = Object.keys(handlers).map((name) =>
    granted(name).filter((grant) => !grant.startsWith('logs:')),
  );
  expect(roles.length).toBe(new Set(permissions.map(String)).size);
  const all = Object.keys(resources).filter((name) => resources[name]?.Type === 'AWS::IAM::Role');
  expect(all.sort()).toEqual([...roles, 'DeploymentRole'].sort());
});

test('nobody is granted everything of anything, but to write traces', () => {
  const all = Object.keys(handlers).flatMap(granted);
  expect(new Set(all.filter((grant) => grant.includes('*')))).toEqual(new Set(TRACES));
});

test('every function is traced', () => {
  const modes = Object.keys(handlers).map((name) => lambdaOf(name).TracingConfig?.Mode);
  expect(new Set(modes)).toEqual(new Set(['Active']));
});

test.each([
  'getAvailability',
  'getBatch',
  'getCartAvailability',
  'getOrder',
  'getProduct',
  'getRestockRule',
  'listBackorders',
  'listBatchHistory',
  'listBatchLines',
  'listOrderHistory',
  'listProductHistory',
  'listProductBatches',
  'listProducts',
  'bookAllocations',
])('%s can not write', (name) => {
  const actions = granted(name).map((grant) => grant.split(' ')[0]);
  const reading = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'];
  const tracing = TRACES.map((grant) => grant.split(' ')[0]);
  expect(new Set(actions)).toEqual(new Set([...reading, ...LOGGING, ...tracing]));
});

test('the relay can not touch an item', () => {
  expect(granted('relayEvents').filter((grant) => / Table(\/|$)/.test(grant))).toEqual([]);
});

test.each(['projectEvents', 'replayEvents'])('%s can not touch the stock', (name) => {
  expect(granted(name).filter((grant) => / Table(\/|$)/.test(grant))).toEqual([]);
});

test('only what keeps the ledger writes it', () => {
  const writing = Object.keys(handlers).filter((name) =>
    granted(name).some((grant) => /(Write|Put|Update|Delete)Item LedgerTable/.test(grant)),
  );
  expect(writing).toEqual(['projectEvents', 'replayEvents']);
});

test('only what takes messages or relays events gets to a queue, the bus or the topic', () => {
  const outward = Object.keys(handlers).filter((name) =>
    granted(name).some((grant) => /^(events|sns|sqs):/.test(grant)),
  );
  const all = [
    'handleAllocations',
    'handleCommands',
    'notifyShortage',
    'projectEvents',
    'relayEvents',
    'replayEvents',
  ];
  expect(outward.sort()).toEqual(all);
});

test('who sends notices touches the items of what is done, and no stock', () => {
  const onItems = statementsOf('notifyShortage').filter(({ Resource }) =>
    [Resource].flat().map(named).includes('Table'),
  );
  expect(onItems.map(({ Condition }) => Condition)).toEqual([
    { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['DONE'] } },
  ]);
});
