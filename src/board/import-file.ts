import { decoded } from '../cli/encoding.ts';
import { type BatchRow, batchRows, type Line, orderRows, type Rejected } from '../cli/inputs.ts';
import { Stop } from '../cli/stop.ts';

/** Something that is sent as a whole: a batch, or an order with all its lines; and the rows of the file that it stands on. */
export type Entry = { readonly id: string; readonly rows: readonly number[] } & (
  | { readonly kind: 'batch'; readonly batch: Omit<BatchRow, 'source'> }
  | { readonly kind: 'order'; readonly lines: readonly Omit<Line, 'source' | 'orderId'>[] }
);

export type ImportFile = {
  readonly name: string;
  readonly kind: Entry['kind'];
  readonly entries: readonly Entry[];
  /** Rows that are not valid. */
  readonly rejected: readonly Rejected[];
  /** Orders that are left out, since a row of theirs is bad: an order is sent whole or not at all. */
  readonly leftOut: readonly string[];
};

/**
 * A file of batches or of orders, whichever its columns say, as the command reads it.
 *
 * @throws Stop that says why nothing can be made of it
 */
export const importFile = (name: string, bytes: Uint8Array): ImportFile => {
  const { text } = decoded(name, bytes);
  return (
    ifColumns(() => batchFile(name, text)) ??
    ifColumns(() => orderFile(name, text)) ??
    neither(name)
  );
};

const ifColumns = (read: () => ImportFile): ImportFile | undefined => {
  try {
    return read();
  } catch (error) {
    if (error instanceof Stop && error.message.includes('lacks the column')) return undefined;
    throw error;
  }
};

const neither = (name: string): never => {
  throw new Stop(
    `${name} has neither the columns of batches (ref, sku, qty, eta) nor those of orders (orderid, sku, qty)`,
  );
};

const batchFile = (name: string, text: string): ImportFile => {
  const { good, rejected } = batchRows(text);
  const byRef = Map.groupBy(good, ({ ref }) => ref);
  const entries = [...byRef].map(([id, rows]): Entry => {
    const [{ source: _, ...batch }] = rows as [BatchRow];
    return { id, rows: rows.map(({ source }) => source.row), kind: 'batch', batch };
  });
  return { name, kind: 'batch', entries, rejected, leftOut: [] };
};

const orderFile = (name: string, text: string): ImportFile => {
  const { good, rejected } = orderRows(text);
  const spoiled = new Set(rejected.map(({ source }) => source.cells.orderid));
  const byOrder = Map.groupBy(good, ({ orderId }) => orderId);
  const entries = [...byOrder].map(([id, rows]): Entry => {
    const lines = rows.map(({ source: _, orderId: __, ...line }) => line);
    return { id, rows: rows.map(({ source }) => source.row), kind: 'order', lines };
  });
  return {
    name,
    kind: 'order',
    entries: entries.filter(({ id }) => !spoiled.has(id)),
    rejected,
    leftOut: entries.filter(({ id }) => spoiled.has(id)).map(({ id }) => id),
  };
};

/** A request: so many entries and lines that it is answered within seconds, and progress can be seen. */
const ENTRIES = 200;
const LINES = 1_000;

/** Entries in their order, as many in a request as it takes. */
export const inRequests = (entries: readonly Entry[]): readonly (readonly Entry[])[] => {
  const requests: Entry[][] = [];
  let room = 0;
  for (const entry of entries) {
    const current = requests.at(-1);
    room -= entry.rows.length;
    if (current && current.length < ENTRIES && room >= 0) current.push(entry);
    else {
      requests.push([entry]);
      room = LINES - entry.rows.length;
    }
  }
  return requests;
};
