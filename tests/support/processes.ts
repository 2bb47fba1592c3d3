import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { until } from './until.ts';

export type Process = { readonly pid: number; readonly parent: number; readonly command: string };

/** The processes that run: not those that have ended and only wait to be noticed. */
const running = async (): Promise<Process[]> => {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,stat=,args=']);
  return [...stdout.matchAll(/^ *(\d+) +(\d+) +[^Z\s]\S* +(.*)$/gm)].map(
    ([, pid, parent, command = '']) => ({ pid: Number(pid), parent: Number(parent), command }),
  );
};

/** What a process started, and what that started, and so on. */
export const descendantsOf = async (pid: number): Promise<Process[]> => {
  const all = await running();
  const below = (parent: number): Process[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(pid);
};

export const untilGone = async (processes: readonly Process[]): Promise<void> => {
  await until(async () => {
    const now = new Set((await running()).map(({ pid }) => pid));
    return !processes.some(({ pid }) => now.has(pid));
  });
};

/**
 * Kills a service on the spot, so that nothing of it can finish anything, and waits until DynamoDB
 * Local, which stands for a database that outlives it, has ended in order. (Killed, that loses the
 * transaction that it has acknowledged last.)
 */
export const killService = async (pid: number): Promise<void> => {
  const all = await descendantsOf(pid);
  const isEngine = ({ command }: Process) => /dynamodb-process|DynamoDBLocal/.test(command);
  for (const one of all) if (!isEngine(one)) process.kill(one.pid, 'SIGKILL');
  process.kill(pid, 'SIGKILL');
  await untilGone(all);
};
