import { stringify } from 'csv-stringify/sync';
import type { Layout } from './csv.ts';
import type { Line } from './inputs.ts';

const COLUMNS = ['orderid', 'sku', 'qty', 'batchref'];

export type Allocated = Pick<Line, 'orderId' | 'sku' | 'qty'> & { readonly batchRef: string };

/** The text of an allocations.csv, and what rows that are added to it must look like. */
type Ledger = Layout & { readonly text: string };

export const emptyAllocations = (separator: string): Ledger => ({
  text: `${COLUMNS.join(separator)}\n`,
  columns: COLUMNS,
  separator,
});

/** The text of allocations.csv with rows added; what stands there stays as it is. */
export const withRows = ({ text, ...layout }: Ledger, rows: readonly Allocated[]): string => {
  if (rows.length === 0) return text;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const records = rows.map(({ orderId, sku, qty, batchRef }) => ({
    orderid: orderId,
    sku,
    qty,
    batchref: batchRef,
  }));
  return `${text}${text.endsWith('\n') ? '' : newline}${rowsText(layout, records, newline)}`;
};

export type Cells = Readonly<Record<string, string | number>>;

/** Rows as a spreadsheet reads them: no cell of theirs runs as a formula. */
export const rowsText = (
  { columns, separator }: Layout,
  records: readonly Cells[],
  newline = '\n',
): string =>
  stringify([...records], {
    columns: [...columns],
    delimiter: separator,
    // With an apostrophe, which parseCsv takes away again.
    escape_formulas: true,
    record_delimiter: newline,
    // Every line end, not this one alone.
    quote_record_delimiter: true,
  });
