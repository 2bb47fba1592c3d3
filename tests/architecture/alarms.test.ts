import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { UNITS } from '../../src/adapters/cloudwatch/metrics.ts';
import { anchorOf } from '../support/markdown.ts';

type Resource = { readonly Type: string; readonly Properties: Record<string, unknown> };

/** What CloudFormation's tags refer to is read as its name alone. */
const resourcesIn = async (...files: readonly string[]): Promise<Record<string, Resource>> => {
  const read = files.map(async (file) => {
    const text = await readFile(`infra/deploy/${file}.yml`, 'utf8');
    return parse(text, { logLevel: 'error', merge: true }).Resources;
  });
  return Object.assign({}, ...(await Promise.all(read)));
};

const ofType = (resources: Record<string, Resource>, type: string) =>
  Object.entries(resources).filter(([, { Type }]) => Type === type);

const ALARM = 'AWS::CloudWatch::Alarm';
const alarms = ofType(await resourcesIn('alarms'), ALARM);
const runbook = await readFile('docs/runbook.md', 'utf8');

/** The anchor of each heading, with what is below it. */
const paragraphs = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((text) => [anchorOf(`${text.split('\n')[0]}`), text]),
);

test.each(alarms)('%s calls somebody, and says where it is written what to do', (name, alarm) => {
  const { AlarmActions, AlarmDescription } = alarm.Properties;
  expect(AlarmActions).toEqual(['OperationsTopic']);
  const [, place] = /docs\/runbook\.md#(\S+)$/.exec(`${AlarmDescription}`) ?? [];
  expect(paragraphs.get(`${place}`)).toContain(name);
});

test('every dead-letter queue has an alarm', async () => {
  const queues = ofType(await resourcesIn('queues'), 'AWS::SQS::Queue').map(([name]) => name);
  const watched = alarms.map(([name]) => name);
  const dead = queues.filter((name) => name.endsWith('DeadLetters'));
  expect(watched).toEqual(expect.arrayContaining(dead.map((name) => `${name}Alarm`)));
  expect(dead).toHaveLength(5);
});

test('the runbook tells of no alarm that there is not', () => {
  const told = [...runbook.matchAll(/\w+Alarm\b/g)].map(([name]) => name);
  expect(new Set(told)).toEqual(new Set(alarms.map(([name]) => name)));
});

test('alarms and the dashboard look at metrics that there are, and the dashboard at each', async () => {
  const { Dashboard } = await resourcesIn('dashboard');
  const body = `${Dashboard?.Properties.DashboardBody}`;
  const shown = [...body.matchAll(/"StockAllocation", "(\w+)"/g)].map(([, name]) => name);
  expect(new Set(shown)).toEqual(new Set(Object.keys(UNITS)));
  const watched = alarms.filter(([, { Properties }]) => Properties.Namespace === 'StockAllocation');
  expect(watched.map(([, { Properties }]) => Properties.MetricName)).toEqual([
    'Overdue',
    'StockDrift',
    'Unsettled',
  ]);
});

test('docs/observability.md tells of each metric', async () => {
  const text = await readFile('docs/observability.md', 'utf8');
  const [, table = ''] = text.split('| metric |');
  const told = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(told).toEqual(Object.keys(UNITS));
});

test('no queue and no topic takes plain HTTP', async () => {
  const resources = await resourcesIn('queues', 'events', 'alarms', 'transport');
  const refusing = Object.values(resources).flatMap(({ Properties }) => {
    const { Queues, Topics, PolicyDocument } = Properties as Policy;
    const refuses = PolicyDocument?.Statement.some(
      ({ Effect, Condition }) =>
        Effect === 'Deny' && Condition?.Bool?.['aws:SecureTransport'] === 'false',
    );
    return refuses ? [...(Queues ?? []), ...(Topics ?? [])] : [];
  });
  const all = ['AWS::SQS::Queue', 'AWS::SNS::Topic'].flatMap((type) => ofType(resources, type));
  expect(refusing.sort()).toEqual(all.map(([name]) => name).sort());
});

type Policy = {
  readonly Queues?: readonly string[];
  readonly Topics?: readonly string[];
  readonly PolicyDocument?: {
    readonly Statement: readonly {
      readonly Effect: string;
      readonly Condition?: { readonly Bool?: Readonly<Record<string, string>> };
    }[];
  };
};
