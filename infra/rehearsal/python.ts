import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const REQUIREMENTS = new URL('./requirements.txt', import.meta.url).pathname;
const IS_NEW_ENOUGH = 'import sys; sys.exit(sys.version_info < (3, 11))';

/** A Python of this machine that is new enough, if it has one. */
export const findPython = async (): Promise<string | undefined> => {
  for (const name of ['python3', 'python3.13', 'python3.12', 'python3.11']) {
    const isUsable = await run(name, ['-c', IS_NEW_ENOUGH]).then(
      () => true,
      () => false,
    );
    if (isUsable) return name;
  }
  return undefined;
};

/** The Python of a virtual environment with what requirements.txt pins, and nothing else. */
export const pythonWithEmulator = async (python: string, folder: string): Promise<string> => {
  if (!existsSync(folder)) await run(python, ['-m', 'venv', folder]);
  const own = `${folder}/bin/python`;
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  await run(own, [...install, '--require-hashes', '--requirement', REQUIREMENTS]);
  return own;
};
