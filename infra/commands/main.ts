import { CommanderError } from 'commander';
import { textOf } from './failure.ts';
import { program } from './program.ts';

/** 0: done. A command that found something wrong or was refused sets 1 itself. */
const FAILED = 1;
const WRONG_USAGE = 2;

/** Runs `stock` with these arguments, and sets the exit code. */
export const main = async (args: readonly string[]): Promise<void> => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read it has seen enough, as head does.
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  try {
    await program().parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
      return;
    }
    console.error(textOf(error));
    process.exitCode = FAILED;
  }
};
