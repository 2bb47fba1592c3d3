import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { asyncApiDocument } from './event-schemas/asyncapi.ts';

/** Writes what the bus takes and tells as one document. */
const file = resolve(import.meta.dirname, '../../docs/asyncapi.json');
await writeFile(file, `${JSON.stringify(asyncApiDocument(), null, 2)}\n`);
