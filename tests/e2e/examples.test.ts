import { expect, test } from '@jest/globals';
import { type Example, played } from '../../infra/tools/openapi/examples.ts';
import { playStory } from '../../infra/tools/openapi/play.ts';

/** On a slow machine, the minute of an event may be another one. */
const withoutTimes = (examples: readonly Example[]): unknown =>
  JSON.parse(JSON.stringify(examples).replaceAll(/T\d\d:\d\d:00\.000Z/g, 'T'));

test('the service answers what the examples of its document say (if not: npm run openapi:examples)', async () => {
  expect(withoutTimes(await playStory())).toEqual(withoutTimes(played));
});
