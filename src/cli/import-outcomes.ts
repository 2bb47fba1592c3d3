import { type Cells, rowsText } from './allocations-text.ts';
import { hasColumns } from './csv.ts';
import { readText, writeText } from './folder.ts';
import type { ImportFiles } from './import-files.ts';
import type { Line } from './inputs.ts';
import type { LineOutcome } from './service.ts';
import { Stop } from './stop.ts';

const ALLOCATIONS = ['orderid', 'lineid', 'sku', 'qty', 'batchref', 'shipson'];
const SHORTAGES = ['orderid', 'lineid', 'sku', 'qty', 'reason'];

/** @throws Stop if a file stands where one is to be written, and is none of ours */
export const checkTargets = async ({ folder, allocations, shortages }: ImportFiles) => {
  const targets = [
    { name: allocations, columns: ALLOCATIONS },
    { name: shortages, columns: SHORTAGES },
  ];
  for (const { name, columns } of targets) {
    const file = await readText(folder, name);
    if (!file || hasColumns(file.text, columns)) continue;
    throw new Stop(`${name} has other columns than an import writes: move it away, then try again`);
  }
};

/** Writes what became of each line, in the order of the file; answers with the names of what was written. */
export const writeOutcomes = async (
  { folder, orders, allocations, shortages }: ImportFiles,
  { good: lines, separator }: { readonly good: readonly Line[]; readonly separator: string },
  ends: ReadonlyMap<Line, LineOutcome>,
): Promise<readonly string[]> => {
  // A spreadsheet that marks its files knows the encoding of ours by such a mark.
  const mark = orders?.text.startsWith('\ufeff') ? '\ufeff' : '';
  const textOf = (columns: readonly string[], rows: readonly Cells[]): string =>
    `${mark}${columns.join(separator)}\n${rowsText({ columns, separator }, rows)}`;
  const rowsBy = (cellsOf: (line: Line, outcome: LineOutcome) => readonly Cells[]) =>
    lines.flatMap((line) => cellsOf(line, ends.get(line) as LineOutcome));

  await writeText(folder, allocations, textOf(ALLOCATIONS, rowsBy(allocated)));
  await writeText(folder, shortages, textOf(SHORTAGES, rowsBy(short)));
  return [allocations, shortages];
};

const allocated = (line: Line, outcome: LineOutcome): readonly Cells[] =>
  outcome.is === 'done'
    ? outcome.places.map(({ batchRef, qty, shipsOn }) => ({
        ...cellsOf(line),
        qty,
        batchref: batchRef,
        shipson: shipsOn ?? '',
      }))
    : [];

/** What a line still lacks, which is some of it where it was divided since. */
const short = (line: Line, outcome: LineOutcome): readonly Cells[] => {
  if (outcome.is !== 'done') return [{ ...cellsOf(line), reason: outcome.reason }];
  const missing = outcome.places.reduce((rest, { qty }) => rest - qty, line.qty);
  return missing > 0 ? [{ ...cellsOf(line), qty: missing, reason: 'the rest waits' }] : [];
};

const cellsOf = ({ orderId, lineId, sku, qty }: Line) => ({
  orderid: orderId,
  lineid: lineId,
  sku,
  qty,
});
