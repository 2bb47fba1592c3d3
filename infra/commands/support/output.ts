import type { Command } from 'commander';
import { printable } from '../../../src/cli/printable.ts';

export type Output = { readonly json?: true };

export const withJson = (command: Command): Command =>
  command.option('--json', 'print JSON, for scripts');

/** Prints data as JSON, or what a person reads instead. */
export const show = (data: unknown, { json }: Output, text: () => string): void =>
  console.log(json ? JSON.stringify(data, null, 2) : text());

type Row = Readonly<Record<string, unknown>>;

/** Rows under their columns' names; numbers to the right. A column that is empty in every row is left out. */
export const table = (rows: readonly Row[]): string => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = names.flatMap((name) => {
    const cells = rows.map((row) => textOf(row[name]));
    if (cells.every((cell) => cell === '')) return [];
    const width = Math.max(name.length, ...cells.map((cell) => cell.length));
    const isNumber = rows.every((row) => row[name] == null || typeof row[name] === 'number');
    return [[name, ...cells].map((cell) => (isNumber ? cell.padStart(width) : cell.padEnd(width)))];
  });
  return Array.from({ length: rows.length + 1 }, (_, row) =>
    columns
      .map((cells) => cells[row])
      .join('  ')
      .trimEnd(),
  ).join('\n');
};

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return printable(typeof value === 'object' ? JSON.stringify(value) : String(value));
};
