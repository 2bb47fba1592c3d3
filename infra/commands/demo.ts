import type { Command } from 'commander';
import { addCommand, goHome } from './command.ts';

export const addDemo = (stock: Command): void => {
  addCommand(
    stock,
    'demo',
    "start a separate instance, simulate a shop's week and print the stock",
    'demo',
  ).action(async () => {
    goHome();
    const { playWeek } = await import('../tools/demo.ts');
    await playWeek();
  });
};
