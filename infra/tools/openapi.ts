import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openApiDocument, textOf } from './openapi/document.ts';

/** Another file may be given. */
const [file = resolve(import.meta.dirname, '../../docs/openapi.json')] = process.argv.slice(2);

await writeFile(file, textOf(openApiDocument()));
