import { beforeAll, expect, test } from '@jest/globals';
import { packagedResources, type Resources } from '../support/template.ts';

let prod: Resources;
beforeAll(async () => {
  prod = await packagedResources({}, 'prod');
});

const ofType = (type: string) =>
  Object.entries(prod).filter(([, { Type }]) => Type === `AWS::${type}`);

test('what the schedule starts and fails is not started again by Lambda, and waits for nobody', () => {
  const configs = ofType('Lambda::EventInvokeConfig').map(([, { Properties }]) => Properties);
  const of = (name: string) =>
    configs.find(({ FunctionName }) => FunctionName.Ref === `${name}LambdaFunction`);
  for (const name of ['FinishWork', 'Restock', 'EndOfDay', 'Audit']) {
    expect(of(name)).toMatchObject({ Qualifier: 'live', MaximumRetryAttempts: 0 });
  }
  expect(of('FinishWork')).toMatchObject({ MaximumEventAgeInSeconds: 60 });
});

test('the archives that are deployed lie where nobody gets to them, and every version of them is kept', () => {
  const [[, bucket] = []] = ofType('S3::Bucket');
  expect(bucket?.Properties).toMatchObject({
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    VersioningConfiguration: { Status: 'Enabled' },
  });
});

test('all of it is one stack: CloudFormation takes 500 resources', () => {
  expect(Object.keys(prod).length).toBeLessThanOrEqual(500);
});

test('a rule of the bus sends to its own queue and its dead letters, and to no other', () => {
  const statements = prod.QueuePolicy?.Properties.PolicyDocument.Statement as readonly {
    readonly Effect: string;
    readonly Resource: unknown;
    readonly Condition: unknown;
  }[];
  const targets = ofType('Events::Rule').flatMap(([rule, { Properties }]) =>
    Properties.EventBusName
      ? Properties.Targets.map(({ Arn, DeadLetterConfig }: Record<string, unknown>) => ({
          Resource: [Arn, (DeadLetterConfig as { Arn: unknown }).Arn],
          Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [rule, 'Arn'] } } },
        }))
      : [],
  );
  const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
  expect(targets).toHaveLength(4);
  expect(allowed.map(({ Resource, Condition }) => ({ Resource, Condition }))).toEqual(
    expect.arrayContaining(targets),
  );
  expect(allowed).toHaveLength(targets.length);
});
