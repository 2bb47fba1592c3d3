import type { Row } from './csv.ts';
import { printable } from './printable.ts';

export const OPEN_ENDS = ['short', 'invalid', 'differs', 'failed', 'not sent'] as const;
const FILES = ['batches.csv', 'orders.csv', 'allocations.csv'];

/** What became of a row: `done` has its place already, `added` was allocated in this run. */
export type Fate =
  | { readonly is: 'done' }
  | { readonly is: 'added'; readonly batchRef: string }
  | { readonly is: (typeof OPEN_ENDS)[number]; readonly reason: string };

export type Fates = ReadonlyMap<Row, Fate>;

/** Why the run counts as failed, if it does. A strict one may have no invalid row. */
export const failures = (
  fates: Fates,
  isStrict: boolean,
  files: readonly string[] = FILES,
): readonly string[] => {
  const all = [...fates];
  const count = (...kinds: readonly Fate['is'][]) =>
    all.filter(([, { is }]) => kinds.includes(is)).length;
  const useless = files.filter((name) => {
    const rows = all.filter(([{ file }]) => file === name);
    return rows.length > 0 && rows.every(([, { is }]) => is === 'invalid');
  });
  const invalid = count('invalid');
  const unsent = count('failed', 'not sent');
  return [
    ...useless.map((name) => `every row of ${name} is invalid`),
    ...(isStrict && invalid > 0 ? [`rows that are invalid (--strict): ${invalid}`] : []),
    ...(unsent > 0 ? [`rows that could not be sent: ${unsent}`] : []),
  ];
};

/**
 * What is printed at the end: the figures of each file, then every row with an open end, and why, and
 * what makes the run count as failed.
 */
export const summary = (fates: Fates, failed: readonly string[]): string => {
  const lists = OPEN_ENDS.flatMap((kind) => {
    const lines = openRows(fates, kind);
    return lines.length > 0 ? ['', `${kind}:`, ...lines] : [];
  });
  const end = failed.length > 0 ? ['', `exit code 1: ${failed.join('; ')}`] : [];
  return [...figures(fates), ...lists, ...end].join('\n');
};

/** A line of text for each row that ended so, in the order of the files. */
export const openRows = (
  fates: Fates,
  kind: (typeof OPEN_ENDS)[number],
  files: readonly string[] = FILES,
): readonly string[] =>
  [...fates]
    .toSorted(([a], [b]) => files.indexOf(a.file) - files.indexOf(b.file) || a.row - b.row)
    .flatMap(([row, fate]) =>
      fate.is === kind ? [printable(`  ${nameOf(row)}: ${fate.reason}`)] : [],
    );

const figures = (fates: Fates): readonly string[] => {
  const count = (file: string, kind: Fate['is']) =>
    [...fates].filter(([row, { is }]) => row.file === file && is === kind).length;
  const [batches, orders, allocations] = FILES.map((file) => count(file, 'done'));
  const added = count('orders.csv', 'added');
  const good = [
    `${batches} in the service`,
    `${(orders ?? 0) + added} allocated (${added} now)`,
    `${added} added, ${allocations} from before`,
  ];
  return FILES.map((file, index) => {
    const others = OPEN_ENDS.filter((kind) => count(file, kind) > 0);
    const counts = others.map((kind) => `, ${count(file, kind)} ${kind}`);
    return `${file}: ${good[index]}${counts.join('')}`;
  });
};

const nameOf = ({ file, row, cells }: Row): string => {
  const filled = Object.entries(cells).filter(([, cell]) => cell !== '');
  return `${file} row ${row} (${filled.map((cell) => cell.join(' ')).join(', ')})`;
};
