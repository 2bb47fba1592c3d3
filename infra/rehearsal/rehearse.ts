import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { LOG, startEmulator } from './emulator.ts';
import { findPython, pythonWithEmulator } from './python.ts';

/** Kept, since it takes a while to make. */
const PYTHON = resolve('.rehearsal/python');
const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  '--config',
  'tests/rehearsal/jest.config.mjs',
];

/**
 * Deploys the packaged stack of prod on an emulator of AWS and plays what happens there: npm run rehearse. Whatever
 * follows it is for jest. docs/deploy.md says what this shows, and what it can't.
 */
const rehearse = async (): Promise<number> => {
  const python = await findPython();
  if (!python) {
    console.error('\n*** NOT REHEARSED: there is no Python 3.11 or newer here. ***\n');
    // Where it must be there, its absence must not look like success.
    return process.env.CI ? 1 : 0;
  }
  const folder = await mkdtemp(join(tmpdir(), 'rehearsal-'));
  const emulator = await startEmulator(await pythonWithEmulator(python, PYTHON), folder);
  const env = { ...process.env, ...emulator.environment, REHEARSAL_FOLDER: folder };
  const play = spawn(process.execPath, [...JEST, ...process.argv.slice(2)], {
    env,
    stdio: 'inherit',
  });
  const [code] = await once(play, 'exit');
  await emulator.stop();
  if (code === 0) await rm(folder, { recursive: true });
  else console.error(`What the emulator and the functions have said is in ${join(folder, LOG)}`);
  return code ?? 1;
};

process.exitCode = await rehearse();
