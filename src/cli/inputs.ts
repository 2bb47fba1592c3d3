import { refInContainer } from '../domain/batches/ref-in-container.ts';
import { badEta, badId, badPriority, badQty } from './cells.ts';
import { type Layout, parseCsv, type Row } from './csv.ts';
import { lineIds } from './line-ids.ts';

export type BatchRow = {
  readonly source: Row;
  readonly ref: string;
  readonly sku: string;
  readonly qty: number;
  readonly eta: string | null;
  readonly container?: string;
};

/** A row of orders.csv, or one of allocations.csv that is to be sent to the service again. */
export type Line = {
  readonly source: Row;
  readonly orderId: string;
  readonly lineId: string;
  readonly sku: string;
  readonly qty: number;
  readonly priority?: number;
};

/** A row of allocations.csv: what an earlier run was promised. */
export type Promised = Omit<Line, 'lineId'> & { readonly batchRef: string };

export type Rejected = { readonly source: Row; readonly reason: string };

export type Rows<T> = { readonly good: readonly T[]; readonly rejected: readonly Rejected[] };

/** What comes in a container is called as the service would call it. */
const withRef = (row: Row<'ref' | 'sku' | 'qty' | 'eta' | 'container'>): typeof row => {
  const { ref, sku, container } = row.cells;
  return ref || !container
    ? row
    : { ...row, cells: { ...row.cells, ref: refInContainer(container, sku) } };
};

/** The rows of batches.csv; a reference that comes back must come back with the same content. */
export const batchRows = (text: string, file = 'batches.csv'): Rows<BatchRow> => {
  const rows = parseCsv(file, text, ['ref', 'sku', 'qty', 'eta'], ['container']).rows.map(withRef);
  const firstOf = firstBy(rows, ({ cells }) => cells.ref);
  return sort(rows, (source) => {
    const { ref, sku, qty, eta, container } = source.cells;
    const first = firstOf(source);
    const same = JSON.stringify(first.cells) === JSON.stringify(source.cells);
    if (!same) return `batch ${ref} is also on row ${first.row}, with different values`;
    const batch = { source, ref, sku, qty: Number(qty), eta: eta || null };
    return badEta(eta) ?? { ...batch, ...(container && { container }) };
  });
};

const EXTRA = ['lineid', 'priority'] as const;

/** The rows of orders.csv, each with a line id of its own. */
export const orderRows = (
  text: string,
  file = 'orders.csv',
): Rows<Line> & Pick<Layout, 'separator'> => {
  const { separator, rows } = parseCsv(file, text, ['orderid', 'sku', 'qty'], EXTRA);
  const ids = lineIds(
    rows.map(({ cells }) => ({ orderId: cells.orderid, sku: cells.sku, lineId: cells.lineid })),
  );
  const idOf = new Map(rows.map((row, index) => [row, ids[index] as string]));
  const firstOf = firstBy(rows, (row) => JSON.stringify([row.cells.orderid, idOf.get(row)]));
  const sorted = sort(rows, (source): Line | string => {
    const { orderid: orderId, sku, lineid, qty, priority } = source.cells;
    const first = firstOf(source);
    if (first !== source)
      return `line id ${lineid} of order ${orderId} is on row ${first.row} already`;
    const line = { source, orderId, lineId: idOf.get(source) as string, sku, qty: Number(qty) };
    return badPriority(priority) ?? { ...line, ...(priority && { priority: Number(priority) }) };
  });
  return { separator, ...sorted };
};

/** An allocations.csv that is there already. */
export type Ledger = Rows<Promised> & Layout & { readonly text: string };

export const promisedRows = (text: string): Ledger => {
  const needed = ['orderid', 'sku', 'qty', 'batchref'] as const;
  const { rows, ...layout } = parseCsv('allocations.csv', text, needed);
  const sorted = sort(rows, (source): Promised => {
    const { orderid: orderId, sku, qty, batchref: batchRef } = source.cells;
    return { source, orderId, sku, qty: Number(qty), batchRef };
  });
  return { text, ...layout, ...sorted };
};

const firstBy = <R extends Row>(rows: readonly R[], keyOf: (row: R) => string) => {
  const first = new Map(rows.toReversed().map((row) => [keyOf(row), row]));
  return (row: R): R => first.get(keyOf(row)) as R;
};

/** Tells the rows that the service can take from those that it can't, whatever it has. */
const sort = <Column extends string, T extends object>(
  rows: readonly Row<Column | 'qty'>[],
  read: (row: Row<Column | 'qty'>) => T | string,
): Rows<T> => {
  const good: T[] = [];
  const rejected: Rejected[] = [];
  for (const source of rows) {
    const result =
      source.problem ?? badQty(source.cells.qty) ?? badId(source.cells) ?? read(source);
    if (typeof result === 'string') rejected.push({ source, reason: result });
    else good.push(result);
  }
  return { good, rejected };
};
