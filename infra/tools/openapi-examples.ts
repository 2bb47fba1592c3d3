import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { playStory } from './openapi/play.ts';
import { playRefusals } from './openapi/play-refusals.ts';

/** Plays the story of the examples anew, and keeps what the service answers: npm run openapi:examples. */
const write = (name: string, examples: readonly object[]) =>
  writeFile(
    resolve(import.meta.dirname, 'openapi', name),
    `${JSON.stringify(examples, null, 2)}\n`,
  );

await write('examples.json', await playStory());
await write('refusals.json', await playRefusals());
