import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

/** The command line, as a process of its own runs it. */
export const STOCK = [process.execPath, resolve('bin/stock.js')];

export type CommandResult = {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs `stock` with these arguments, and variables beside those of the test. */
export const stock = (
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<CommandResult> =>
  new Promise((resolve) => {
    const [node = '', bin = ''] = STOCK;
    const env = { ...process.env, ...environment };
    execFile(node, [bin, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
