import { SingleBar } from 'cli-progress';

export type Progress = {
  /** So many are done; of how many, where that is known. */
  readonly show: (done: number, of?: number) => void;
  readonly stop: () => void;
};

const EVERY_MS = 10_000;

/** Says on stderr how far something is: by a bar where somebody watches, otherwise by a line now and then. */
export const progressOf = (
  unit: string,
  { isWatched = process.stderr.isTTY, say = console.error, clock = Date.now } = {},
): Progress => (isWatched ? barOf(unit) : linesOf(unit, say, clock));

/** It leaves Ctrl-C alone. */
const barOf = (unit: string): Progress => {
  const bar = new SingleBar({
    format: (_, { value, total, progress }) =>
      total === 0
        ? `${value} ${unit}`
        : `${'█'.repeat(Math.round(progress * 40)).padEnd(40, '░')} ${value}/${total} ${unit}`,
    gracefulExit: false,
    linewrap: true,
  });
  return {
    show: (done, of = 0) => {
      if (!bar.isActive) bar.start(of, 0);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
};

const linesOf = (unit: string, say: (line: string) => void, clock: () => number): Progress => {
  let last = clock();
  return {
    show: (done, of) => {
      if (clock() - last < EVERY_MS) return;
      last = clock();
      say(of === undefined ? `${done} ${unit} ...` : `${done} of ${of} ${unit} ...`);
    },
    stop: () => undefined,
  };
};
