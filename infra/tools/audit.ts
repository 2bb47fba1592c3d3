import { parseArgs } from 'node:util';
import { invoke } from './invoke.ts';
import { prefixOf } from './stage.ts';

/**
 * Looks by hand whether all figures are those of the lines: npm run audit [-- --stage <stage>].
 * With --repair it makes them so. It fails if something is left that differs.
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

const call = async (from: string | undefined): Promise<Answer> =>
  (await invoke(FunctionName, { repair, from })) as Answer;

const answers: Answer[] = [];
do answers.push(await call(answers.at(-1)?.next));
while (answers.at(-1)?.next);

const drifts = answers.flatMap((answer) => answer.drifts);
const unsettled = answers.flatMap((answer) => answer.unsettled);
const products = answers.reduce((sum, answer) => sum + answer.products, 0);
const left = drifts.filter(({ repaired }) => !repaired).length;

console.log(`Products: ${products}. Drifts: ${drifts.length}, of which ${left} are not repaired.`);
if (drifts.length > 0) {
  console.table(
    drifts.map(({ line, ...drift }) => ({ ...drift, line: line ? JSON.stringify(line) : null })),
  );
}
if (unsettled.length > 0) console.log(`Changed all the time, look again: ${unsettled.join(', ')}`);
if (left > 0) process.exitCode = 1;
