import type { Row } from './csv.ts';

const OPEN_ENDS = ['short', 'invalid', 'differs', 'failed', 'not sent'] as const;
const FILES = ['batches.csv', 'orders.csv', 'allocations.csv'];

/** What became of a row: `done` has its place already, `added` was allocated in this run. */
export type Fate =
  | { readonly is: 'done' }
  | { readonly is: 'added'; readonly batchRef: string }
  | { readonly is: (typeof OPEN_ENDS)[number]; readonly reason: string };

export type Fates = ReadonlyMap<Row, Fate>;

/** Whether rows are left that another run could send. */
export const hasFailed = (fates: Fates): boolean =>
  [...fates.values()].some(({ is }) => is === 'failed' || is === 'not sent');

/** What is told at the end: figures of each file, then every row with an open end, and why. */
export const summary = (fates: Fates): string => {
  const rows = FILES.flatMap((file) =>
    [...fates].filter(([row]) => row.file === file).toSorted(([a], [b]) => a.row - b.row),
  );
  const figures = FILES.map((file) =>
    figuresOf(
      file,
      rows.filter(([row]) => row.file === file).map(([, fate]) => fate),
    ),
  );
  const lists = OPEN_ENDS.flatMap((kind) => {
    const lines = rows.flatMap(([row, fate]) =>
      fate.is === kind ? [`  ${nameOf(row)}: ${fate.reason}`] : [],
    );
    return lines.length > 0 ? ['', `${kind}:`, ...lines] : [];
  });
  return [...figures, ...lists].join('\n');
};

const figuresOf = (file: string, fates: readonly Fate[]): string => {
  const count = (kind: Fate['is']) => fates.filter(({ is }) => is === kind).length;
  const [done, added] = [count('done'), count('added')];
  const good =
    file === 'orders.csv' ? `${done + added} allocated (${added} now)` : `${done} in the service`;
  const others = OPEN_ENDS.filter((kind) => count(kind) > 0).map(
    (kind) => `${count(kind)} ${kind}`,
  );
  return `${file}: ${[good, ...others].join(', ')}`;
};

const nameOf = ({ file, row, cells }: Row): string => {
  const filled = Object.entries(cells).filter(([, cell]) => cell !== '');
  return `${file} row ${row} (${filled.map((cell) => cell.join(' ')).join(', ')})`;
};
