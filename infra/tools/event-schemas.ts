import { resolve } from 'node:path';
import { documents } from './event-schemas/documents.ts';
import { writeDocuments } from './event-schemas/write.ts';

/** Another folder may be given, such as a copy of what is on the main branch. */
const [folder = resolve(import.meta.dirname, '../../docs/events')] = process.argv.slice(2);

const objections = await writeDocuments(folder, documents());
if (objections.length > 0) {
  console.error([...objections, 'Nothing was written.'].join('\n'));
  process.exitCode = 1;
}
