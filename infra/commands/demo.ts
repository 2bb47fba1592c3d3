import type { Command } from 'commander';
import { addCommand } from './command.ts';

export const addDemo = (stock: Command): void => {
  addCommand(
    stock,
    'demo',
    "starts a service of its own, plays a shop's week there, and shows what becomes of the stock",
    'demo',
  ).action(async () => {
    const { playWeek } = await import('../tools/demo.ts');
    await playWeek();
  });
};
