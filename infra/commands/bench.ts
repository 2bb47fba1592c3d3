import type { Command } from 'commander';
import { addCommand, goHome } from './support/command.ts';

export const addBench = (stock: Command): void => {
  addCommand(
    stock,
    'bench [benchmark...]',
    'run benchmarks and write the results to bench-results/',
    'bench growth hot-sku',
  ).action(run);
};

const run = async (names: readonly string[], _: object, command: Command): Promise<void> => {
  goHome();
  const { BENCHMARKS, bench } = await import('../../tests/bench/run.ts');
  const unknown = names.filter((name) => !BENCHMARKS.includes(name));
  if (unknown.length > 0) {
    command.error(
      `error: there is no benchmark ${unknown.join(', ')}; there are ${BENCHMARKS.join(', ')}`,
    );
  }
  await bench(names.length > 0 ? names : BENCHMARKS);
};
