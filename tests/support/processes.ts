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

/** Kills a process and all below it on the spot: none of them can finish anything. */
export const killAll = async (pid: number): Promise<void> => {
  const all = await descendantsOf(pid);
  process.kill(pid, 'SIGKILL');
  for (const one of all) process.kill(one.pid, 'SIGKILL');
  await untilGone(all);
};
