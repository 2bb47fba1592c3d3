import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const FOLDER = '.github/workflows';
const workflows = readdirSync(FOLDER).map(
  (name) => [name, readFileSync(`${FOLDER}/${name}`, 'utf8')] as const,
);

/** The lines of each workflow that have this in them, with the name of the workflow before. */
const linesWith = (what: RegExp): readonly string[] =>
  workflows.flatMap(([name, text]) =>
    text
      .split('\n')
      .filter((line) => what.test(line))
      .map((line) => `${name}: ${line.trim()}`),
  );

test('an action of somebody else is pinned by commit, and its version is said', () => {
  const pinned = /uses: (\.\/|[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/;
  const all = linesWith(/uses:/);
  expect(all.filter((line) => !pinned.test(line))).toEqual([]);
  expect(all.length).toBeGreaterThan(10);
});

test('a reusable workflow is handed the secrets that it names, and no others', () => {
  const all = new Map(workflows.map(([name, text]) => [`./${FOLDER}/${name}`, parse(text)]));
  const calls = [...all.values()].flatMap(({ jobs }) =>
    Object.values<{ uses?: string; secrets?: object }>(jobs).flatMap(({ uses, secrets = {} }) =>
      uses ? [{ uses, secrets }] : [],
    ),
  );
  for (const { uses, secrets } of calls) {
    const named = all.get(uses).on.workflow_call?.secrets ?? {};
    expect([uses, secrets]).toEqual([
      uses,
      Object.fromEntries(Object.keys(named).map((name) => [name, `\${{ secrets.${name} }}`])),
    ]);
  }
  expect(calls.length).toBeGreaterThan(2);
});

test('what pip installs is known by its hash', () => {
  const installed = linesWith(/pip"? install/);
  expect(installed.filter((line) => !line.includes(' --require-hashes '))).toEqual([]);
  expect(installed).not.toEqual([]);
});

test.each(['tests/fuzz/requirements.txt', 'infra/rehearsal/requirements.txt'])(
  '%s has one version and a hash of each package',
  (file) => {
    const requirements = readFileSync(file, 'utf8')
      .replaceAll('\\\n', '')
      .split('\n')
      .filter((line) => /^\w/.test(line));
    const exact = /^[\w.-]+==[\w.]+( +--hash=sha256:[0-9a-f]{64})+ *$/;
    expect(requirements.filter((line) => !exact.test(line))).toEqual([]);
    expect(requirements).not.toEqual([]);
  },
);

describe('what is deployed', () => {
  const { jobs } = parse(readFileSync(`${FOLDER}/deploy-stage.yml`, 'utf8'));
  const steps: readonly { readonly uses?: string; readonly run?: string }[] = jobs.deploy.steps;
  const stepWith = (what: RegExp) =>
    steps.findIndex(({ uses = '', run = '' }) => what.test(`${uses}${run}`));

  test('was downloaded, is known to be made by Deploy of this commit, and was never made here', () => {
    const order = [
      stepWith(/^actions\/download-artifact/),
      stepWith(
        /gh attestation verify package\.tar .*--signer-workflow .*--source-digest "\$GITHUB_SHA"/,
      ),
      stepWith(/tar --extract --file package\.tar/),
      stepWith(/serverless deploy .*--package "\.packages\/\$STAGE"/),
    ];
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(steps.filter(({ run = '' }) => /serverless (package|deploy)/.test(run))).toHaveLength(1);
  });

  test('is signed for where no code of anybody else runs', () => {
    const { attest, ...others } = parse(readFileSync(`${FOLDER}/deploy.yml`, 'utf8')).jobs;
    expect(attest.steps.filter(({ run }: { run?: string }) => run)).toEqual([]);
    expect(attest.steps.map(({ uses }: { uses: string }) => uses.split('@')[0])).toEqual([
      'actions/download-artifact',
      'actions/attest-build-provenance',
    ]);
    expect(JSON.stringify(others)).not.toContain('"attestations":"write"');
    expect(others.staging.needs).toBe('attest');
  });
});
