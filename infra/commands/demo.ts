import type { Command } from 'commander';
import { addCommand, goHome } from './support/command.ts';

export const addDemo = (stock: Command): void => {
  addCommand(
    stock,
    'demo',
    "start a separate instance, simulate a shop's week and print the stock",
    'demo --keep',
  )
    .option('--keep', 'start a new week and keep running, so you can see it on the stock board')
    .action(async ({ keep = false }: { readonly keep?: boolean }) => {
      goHome();
      const { playWeek } = await import('../tools/demo.ts');
      await playWeek(keep);
    });
};
