import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where each template is kept, for all tests that look at it, once one of them has made it. */
export default async (): Promise<void> => {
  process.env.TEMPLATES = await mkdtemp(join(tmpdir(), 'templates-'));
};
