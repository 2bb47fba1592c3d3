import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

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
  while ((await running()).some(({ pid }) => processes.some((one) => one.pid === pid))) {
    await wait(50);
  }
};
