import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Example, played, refusals } from '../../infra/tools/openapi/examples.ts';
import { playStory } from '../../infra/tools/openapi/play.ts';
import { run } from '../support/service.ts';

/** On a slow machine, the minute of an event may be another one. */
const withoutTimes = (examples: readonly Example[]): unknown =>
  JSON.parse(JSON.stringify(examples).replaceAll(/T\d\d:\d\d:00\.000Z/g, 'T'));

test('the service answers what the examples of its document say (if not: npm run openapi:examples)', async () => {
  expect(withoutTimes(await playStory())).toEqual(withoutTimes(played));
});

test('every refusal answers what the document says (if not: npm run openapi:examples)', async () => {
  // Jest has errors of its own, by which the SDK does not know that nobody listens.
  const program = `import { playRefusals } from ${JSON.stringify(resolve('infra/tools/openapi/play-refusals.ts'))};
    console.log(JSON.stringify(await playRefusals()));`;
  const played = run([process.execPath, '--input-type=module', '-e', program], {});
  await played.ended;
  expect(JSON.parse(played.output())).toEqual(refusals);
});
