import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Exercise, exercises, git, ROOT } from './patches.ts';
import { allPass, runTests } from './run-tests.ts';

/** A copy of the project as it stands, so that what somebody is working on is left alone. */
const copyOfProject = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'exercises-'));
  const listed = git(ROOT, 'ls-files', '-z', '--cached', '--others', '--exclude-standard');
  const deleted = new Set(git(ROOT, 'ls-files', '-z', '--deleted').split('\0'));
  for (const file of listed.split('\0')) {
    if (file && !deleted.has(file)) cpSync(join(ROOT, file), join(copy, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
};

/** What is wrong with an exercise, if something is: its test must fail by what it expects. */
const problemOf = (copy: string, { patch, test, staysGreen }: Exercise): string | undefined => {
  try {
    git(copy, 'apply', patch);
  } catch {
    return 'its patch does not apply any more';
  }
  try {
    const [outcome] = runTests(copy, [test]);
    if (outcome === 'passed') return 'its test passes, though the patch is applied';
    if (outcome !== 'failed') return `its test fails for another reason: ${outcome?.instead}`;
    if (staysGreen && !allPass(copy, staysGreen)) return `${staysGreen} fails, too`;
    return undefined;
  } finally {
    git(copy, 'apply', '--reverse', patch);
  }
};

const report = ({ chapter }: Exercise, problem: string | undefined): void => {
  if (problem) process.exitCode = 1;
  console.log(`${problem ? '✗' : '✓'} ${chapter}${problem ? `: ${problem}` : ''}`);
};

const copy = copyOfProject();
try {
  const all = exercises();
  console.log('With its patch, the test of each exercise fails:');
  for (const one of all) report(one, problemOf(copy, one));
  console.log('Without it, it passes:');
  const tests = all.map(({ test }) => test);
  runTests(copy, tests).forEach((outcome, index) => {
    const problem = outcome === 'passed' ? undefined : 'its test fails without the patch';
    report(all[index] as Exercise, problem);
  });
} finally {
  rmSync(copy, { recursive: true });
}
