import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const HERE = new URL('../../../', import.meta.url);

/** A folder with the files of a revision, and the packages of this one; it is removed when this process exits. */
export const checkout = (revision: string): URL => {
  const folder = mkdtempSync(join(tmpdir(), 'environments-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  // They end a process without an exit, unless somebody listens.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  // Not a worktree, which the repository would have to be told of, and of its end.
  const files = execFileSync('git', ['archive', revision], { cwd: HERE, maxBuffer: 2 ** 30 });
  execFileSync('tar', ['-x', '-C', folder], { input: files });
  symlinkSync(fileURLToPath(new URL('node_modules', HERE)), join(folder, 'node_modules'));
  return pathToFileURL(`${folder}/`);
};
