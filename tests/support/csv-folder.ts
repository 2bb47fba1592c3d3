import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../src/cli/allocate-from-csv.ts', import.meta.url));

export type CommandResult = {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs `allocate-from-csv` as a process of its own. */
export const allocateFromCsv = (
  folder: string,
  serviceUrl: string,
  environment: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<CommandResult> =>
  new Promise((resolve) => {
    const env = { ...process.env, SERVICE_URL: serviceUrl, ...environment };
    execFile(process.execPath, [COMMAND, folder, ...flags], { env }, (error, stdout, stderr) => {
      resolve({ exitCode: error ? Number(error.code) : 0, stdout, stderr });
    });
  });

type Files = Readonly<Record<string, string>>;

/** Runs a test in a folder that holds these files. */
export const inFolder = async (
  files: Files,
  run: (folder: string) => Promise<void>,
): Promise<void> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'allocate-from-csv-'));
  try {
    await Promise.all(
      Object.entries(files).map(([name, text]) => writeFile(path.join(folder, name), text)),
    );
    await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};

export const allocationsIn = (folder: string): Promise<string> =>
  readFile(path.join(folder, 'allocations.csv'), 'utf8');

/** The lines of a file. */
export const text = (...lines: readonly string[]): string =>
  lines.map((line) => `${line}\n`).join('');
