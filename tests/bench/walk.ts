import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Benchmark } from './support/benchmark.ts';

const WALKS = fileURLToPath(new URL('./support/walks.ts', import.meta.url));
/** V8 builds small functions into those that it optimizes, in the middle of a run, and counts them no more. */
const UNOPTIMIZED = ['--no-opt', '--no-maglev', '--no-sparkplug'];

/** How much of the project's own code one warm invocation walks through, by what it is asked for. */
const measure: Benchmark = async () => {
  // In a process of its own: there nothing of src/ is loaded, whichever benchmarks ran before.
  const { stdout } = await promisify(execFile)(process.execPath, [...UNOPTIMIZED, WALKS]);
  return {
    rows: JSON.parse(stdout),
    plot: {
      title: 'What one warm invocation walks through',
      kind: 'bars',
      x: 'flow',
      y: ['entries', 'functions', 'files'],
      unit: 'count',
    },
  };
};
export default measure;
