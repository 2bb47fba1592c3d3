import { parseArgs } from 'node:util';
import { invoke } from './invoke.ts';
import { prefixOf } from './stage.ts';

/**
 * Looks by hand whether all figures are those of the lines: npm run audit [-- --stage <stage>].
 * With --repair it makes them so. It fails if something is left that differs, or could not be looked at.
 */
const { stage, repair = false } = parseArgs({
  options: { stage: { type: 'string' }, repair: { type: 'boolean' } },
}).values;
const FunctionName = `${prefixOf(stage)}-audit`;

type Answer = {
  readonly products: number;
  readonly drifts: readonly (Record<string, unknown> & { readonly repaired: boolean })[];
  readonly unsettled: readonly string[];
  readonly next?: string;
};

/** Goes on from an answer, with what it could not settle. */
const call = async (last?: Answer): Promise<Answer> =>
  (await invoke(FunctionName, {
    repair,
    from: last?.next,
    unsettled: last?.unsettled ?? [],
  })) as Answer;

const answers = [await call()];
while (answers.at(-1)?.next) answers.push(await call(answers.at(-1)));

const drifts = answers.flatMap((answer) => answer.drifts);
const unsettled = answers.at(-1)?.unsettled ?? [];
const products = answers.reduce((sum, answer) => sum + answer.products, 0);
const left = drifts.filter(({ repaired }) => !repaired).length;

console.log(`Products: ${products}. Drifts: ${drifts.length}, of which ${left} are not repaired.`);
if (drifts.length > 0) {
  console.table(
    drifts.map(({ line, ...drift }) => ({ ...drift, line: line ? JSON.stringify(line) : null })),
  );
}
if (unsettled.length > 0) {
  console.log(`Changed all the time, or no time was left; look again: ${unsettled.join(', ')}`);
}
if (left > 0 || unsettled.length > 0) process.exitCode = 1;
