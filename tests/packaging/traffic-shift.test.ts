import { beforeAll, describe, expect, test } from '@jest/globals';
import { packagedResources, type Resource } from '../support/template.ts';

type Ref = { readonly Ref: string };
type Group = {
  readonly DeploymentConfigName: string;
  readonly AutoRollbackConfiguration: {
    readonly Enabled: boolean;
    readonly Events: readonly string[];
  };
  readonly AlarmConfiguration: {
    readonly Enabled: boolean;
    readonly Alarms: readonly { readonly Name: Ref }[];
  };
};
type Alias = {
  readonly Name: string;
  readonly FunctionName: Ref;
  readonly FunctionVersion: { readonly 'Fn::GetAtt': readonly [string, string] };
};

const ofType = (resources: Readonly<Record<string, Resource>>, ...types: readonly string[]) =>
  Object.entries(resources).filter(([, { Type }]) => types.includes(`${Type.slice(5)}`));

/** What calls a function, or lets somebody call it. */
const CALLERS = [
  'ApiGatewayV2::Integration',
  'Lambda::EventSourceMapping',
  'Lambda::Permission',
  'Events::Rule',
];

/** Each function that is spoken of, with the alias behind it, if there is one. */
const calledIn = (properties: unknown): readonly string[] =>
  [
    ...JSON.stringify(properties).matchAll(
      /"(?:Ref|Fn::GetAtt)":\[?"(\w+)LambdaFunction"(?:,"Arn"\]\},"(\w+)")?/g,
    ),
  ].map(([, name, alias]) => `${name} ${alias}`);

const groupsOf = (resources: Readonly<Record<string, Resource>>): readonly Group[] =>
  ofType(resources, 'CodeDeploy::DeploymentGroup').map(([, { Properties }]) => Properties as Group);

let prod: Readonly<Record<string, Resource>>;
beforeAll(async () => {
  prod = await packagedResources({}, 'prod');
});

const functions = (): readonly string[] =>
  ofType(prod, 'Lambda::Function').map(([name]) => name.replace(/LambdaFunction$/, ''));

test('whatever calls a function calls its alias', () => {
  const called = ofType(prod, ...CALLERS).flatMap(([, { Properties }]) => calledIn(Properties));
  expect(new Set(called)).toEqual(new Set(functions().map((name) => `${name} live`)));
  expect(functions().length).toBeGreaterThan(20);
});

const aliasOf = (name: string): Resource => prod[`${name}LiveAlias`] as Resource;
const canaries = (): readonly string[] =>
  functions().filter((name) => aliasOf(name).UpdatePolicy !== undefined);

test('the alias of each function is at its new version', () => {
  for (const name of functions()) {
    const { Name, FunctionName, FunctionVersion } = aliasOf(name).Properties as Alias;
    expect([Name, FunctionName.Ref]).toEqual(['live', `${name}LambdaFunction`]);
    expect(prod[FunctionVersion['Fn::GetAtt'][0]]).toMatchObject({
      Type: 'AWS::Lambda::Version',
      Properties: { FunctionName: { Ref: `${name}LambdaFunction` } },
    });
  }
});

test('CodeDeploy moves the canaries there: of what reads, writes, and takes and tells messages', () => {
  expect([...canaries()].sort()).toEqual([
    'AddBatch',
    'Allocate',
    'ChangeBatch',
    'GetOrder',
    'GetProduct',
    'HandleAllocations',
    'HandleCommands',
    'RelayEvents',
  ]);
  for (const name of canaries()) {
    expect(aliasOf(name).UpdatePolicy).toEqual({
      CodeDeployLambdaAliasUpdate: {
        ApplicationName: { Ref: 'DeploymentApplication' },
        DeploymentGroupName: { Ref: `${name}DeploymentGroup` },
      },
    });
  }
});

test('no other function gets its new version before all canaries have theirs', () => {
  const first = canaries().map((name) => `${name}LiveAlias`);
  const others = functions().filter((name) => !canaries().includes(name));
  expect(others.length).toBeGreaterThan(20);
  for (const name of others) {
    expect([...(aliasOf(name).DependsOn ?? [])].sort()).toEqual([...first].sort());
  }
});

describe('in production', () => {
  test('a tenth of the traffic goes to a new version first, for longer than alarms take to ring', () => {
    const groups = groupsOf(prod);
    expect(groups).toHaveLength(canaries().length);
    for (const { DeploymentConfigName } of groups) {
      expect(DeploymentConfigName).toBe('CodeDeployDefault.LambdaCanary10Percent10Minutes');
    }
  });

  test('it goes back to the old one on an alarm', () => {
    for (const { AutoRollbackConfiguration, AlarmConfiguration } of groupsOf(prod)) {
      expect(AutoRollbackConfiguration).toMatchObject({ Enabled: true });
      expect(AutoRollbackConfiguration.Events).toContain('DEPLOYMENT_STOP_ON_ALARM');
      expect(AlarmConfiguration.Enabled).toBe(true);
      const alarms = AlarmConfiguration.Alarms.map(({ Name }) => Name.Ref);
      expect(alarms).toContain('ServerErrorsAlarm');
      for (const alarm of alarms) expect(prod[alarm]?.Type).toBe('AWS::CloudWatch::Alarm');
    }
  });

  test('what ends an alarm can go at once, while it rings', async () => {
    const urgent = await packagedResources({}, 'prod', '--param', 'trafficShift=AllAtOnce');
    for (const { DeploymentConfigName, AlarmConfiguration } of groupsOf(urgent)) {
      expect(DeploymentConfigName).toBe('CodeDeployDefault.LambdaAllAtOnce');
      expect(AlarmConfiguration.Enabled).toBe(false);
    }
  });
});

test('elsewhere a new version takes all traffic at once', async () => {
  const configs = groupsOf(await packagedResources()).map((group) => group.DeploymentConfigName);
  expect(new Set(configs)).toEqual(new Set(['CodeDeployDefault.LambdaAllAtOnce']));
});

test('the stack stays below what CloudFormation takes', () => {
  expect(Object.keys(prod).length).toBeLessThanOrEqual(500);
});
