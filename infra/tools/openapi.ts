import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { clientTypes } from './client-types/client-types.ts';
import { openApiDocument, textOf } from './openapi/document.ts';

/** Writes what the HTTP API takes and answers: the document, and the types of the client. */
const ROOT = resolve(import.meta.dirname, '../..');
const text = textOf(openApiDocument());

await writeFile(resolve(ROOT, 'docs/openapi.json'), text);
await writeFile(resolve(ROOT, 'src/client/schema.ts'), await clientTypes(text));
