import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { playStory } from './openapi/play.ts';

/** Plays the story of the examples anew, and keeps what the service answers: npm run openapi:examples. */
const examples = await playStory();
const file = resolve(import.meta.dirname, 'openapi/examples.json');
await writeFile(file, `${JSON.stringify(examples, null, 2)}\n`);
