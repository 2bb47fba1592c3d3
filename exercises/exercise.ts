import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { type Exercise, exercises, git, ROOT } from './patches.ts';
import { runTests } from './run-tests.ts';

/** Where it is noted which exercise somebody is at: the reader's own changes hide whether its patch is applied. */
const NOTE = resolve(ROOT, git(ROOT, 'rev-parse', '--git-path', 'exercise').trim());

const underWay = (): number | undefined =>
  existsSync(NOTE) ? Number(readFileSync(NOTE, 'utf8')) : undefined;

const list = (all: readonly Exercise[]): void => {
  for (const { chapter } of all) console.log(chapter);
  console.log('\nnpm run exercise 7 begins one of them.');
};

const begin = (exercise: Exercise): void => {
  const { number, patch, chapter, takenAway, test, hint, files } = exercise;
  const changed = git(ROOT, 'status', '--porcelain', '--', ...files);
  if (changed)
    throw new Error(`These files have changes of your own: commit them first.\n${changed}`);
  git(ROOT, 'apply', patch);
  writeFileSync(NOTE, `${number}`);
  runTests(ROOT, [test], 'inherit');
  console.log(`
${chapter}

${takenAway}
Make this test pass again, in your own words:
  ${test.name}
  (${test.file})
Hint: ${hint}

npm run exercise ${number}            runs the test again
npm run exercise ${number} -- --back  puts the original back`);
};

const goOn = ({ number, test, hint, files }: Exercise): void => {
  const [outcome] = runTests(ROOT, [test], 'inherit');
  if (outcome !== 'passed') {
    console.log(`\nNot yet. Hint: ${hint}`);
    return;
  }
  const difference = git(ROOT, 'diff', '-R', '--', ...files);
  console.log(
    difference
      ? `\nWell done. From yours to the original:\n\n${difference}`
      : '\nWell done: it is as it was.',
  );
  console.log(`npm run exercise ${number} -- --back ends the exercise with the original.`);
};

const putBack = ({ files }: Exercise): void => {
  git(ROOT, 'checkout', '--quiet', 'HEAD', '--', ...files);
  rmSync(NOTE);
  console.log(`As they were: ${files.join(', ')}`);
};

const run = (number: string | undefined, { back }: { readonly back?: true }): void => {
  const all = exercises();
  if (number === undefined) {
    list(all);
    return;
  }
  const exercise = all.find((one) => one.number === Number(number));
  if (!exercise) throw new Error(`There is no exercise ${number}: there are 1 to ${all.length}.`);
  const current = underWay();
  if (current !== undefined && current !== exercise.number) {
    throw new Error(
      `You are at exercise ${current}: end it first, with npm run exercise ${current} -- --back`,
    );
  }
  if (back && current === undefined) throw new Error(`You are not at exercise ${number}.`);
  if (back) putBack(exercise);
  else if (current === undefined) begin(exercise);
  else goOn(exercise);
};

try {
  new Command('npm run exercise')
    .description('Unbuilds something, for you to build it again. Without a number: lists them.')
    .argument('[number]', 'the chapter of the book')
    .option('--back', 'put the original back')
    .action(run)
    .parse();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
