import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from './patches.ts';

/** What became of a test: it failed by what it expects, or by something else, or was not there at all. */
export type Outcome = 'passed' | 'failed' | { readonly instead: string };

type Report = {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
};

/** Runs these tests alone, in the project that lies in this folder. */
export const runTests = (
  folder: string,
  tests: readonly Test[],
  output: 'pipe' | 'inherit' = 'pipe',
): readonly Outcome[] => {
  const names = tests.map(({ name }) => name.replace(/[^\w ]/g, '\\$&'));
  const report = jest(folder, tests, output, '--testNamePattern', `^(${names.join('|')})$`);
  return tests.map(({ name }) => outcomeOf(name, report));
};

export const allPass = (folder: string, file: string): boolean =>
  jest(folder, [{ file }], 'pipe').success;

const jest = (
  folder: string,
  tests: readonly Pick<Test, 'file'>[],
  output: 'pipe' | 'inherit',
  ...options: readonly string[]
): Report => {
  const temporary = mkdtempSync(join(tmpdir(), 'exercise-report-'));
  const report = join(temporary, 'report.json');
  const files = [...new Set(tests.map(({ file }) => file))];
  const { stderr } = spawnSync(
    process.execPath,
    [
      ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
      ...['node_modules/jest/bin/jest.js', '--config', 'tests/jest.config.mjs', '--runInBand'],
      ...['--json', '--outputFile', report, ...options, '--runTestsByPath', ...files],
    ],
    { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'ignore', output] },
  );
  try {
    if (!existsSync(report)) throw new Error(`no test ran:\n${stderr}`);
    return JSON.parse(readFileSync(report, 'utf8'));
  } finally {
    rmSync(temporary, { recursive: true });
  }
};

const outcomeOf = (name: string, { testResults }: Report): Outcome => {
  const found = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ fullName }) => fullName === name);
  if (!found) {
    const messages = testResults.map(({ message }) => message).join('\n');
    return { instead: `there is no test of that name, or its file can't be read\n${messages}` };
  }
  if (found.status === 'passed') return 'passed';
  const messages = found.failureMessages.join('\n');
  return /expect\(/.test(messages) ? 'failed' : { instead: messages };
};
