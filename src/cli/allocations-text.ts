import { stringify } from 'csv-stringify/sync';
import type { Line } from './inputs.ts';

const COLUMNS = ['orderid', 'sku', 'qty', 'batchref'];

export type Allocated = Pick<Line, 'orderId' | 'sku' | 'qty'> & { readonly batchRef: string };

/** The text of allocations.csv with rows added; what stands there stays as it is. */
export const withRows = (
  before: { readonly text: string; readonly columns: readonly string[] } | undefined,
  rows: readonly Allocated[],
): string => {
  const { text, columns } = before ?? { text: `${COLUMNS.join(',')}\n`, columns: COLUMNS };
  if (rows.length === 0) return text;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const records = rows.map(({ orderId, sku, qty, batchRef }) => ({
    orderid: orderId,
    sku,
    qty,
    batchref: batchRef,
  }));
  const added = stringify(records, { columns: [...columns], record_delimiter: newline });
  return `${text}${text.endsWith('\n') ? '' : newline}${added}`;
};
