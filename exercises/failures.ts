import '../tests/support/no-log.ts';
import { environmentOf, startDynamoDbLocal } from '../infra/local/dynamodb-local.ts';
import { javaProblem } from '../infra/local/java.ts';
import { freePort } from '../infra/local/ports.ts';
import { SITUATIONS, type Situation } from './failures/situations.ts';

/** Whether it ended as it must: the naive service wrong, this one right. */
const show = async ({ name, play, why }: Situation): Promise<boolean> => {
  const [naive, ours] = [await play('naive'), await play('this')];
  console.log(`| ${name} | ${naive.text} | ${ours.text} | ${why} |`);
  return !naive.isRight && ours.isRight;
};

const playAll = async (): Promise<boolean> => {
  console.log('| situation | naive | this service | why (chapter) |\n| --- | --- | --- | --- |');
  const asExpected = [];
  for (const situation of SITUATIONS) asExpected.push(await show(situation));
  return asExpected.every(Boolean);
};

const problem = await javaProblem();
if (problem) throw new Error(problem);
const engine = await startDynamoDbLocal(await freePort());
Object.assign(process.env, environmentOf(engine.endpoint));
try {
  if (!(await playAll())) process.exitCode = 1;
} finally {
  await engine.stop();
}
