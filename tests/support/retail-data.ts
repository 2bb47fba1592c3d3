import { readFile } from 'node:fs/promises';
import { text } from './csv-folder.ts';

type Line = { readonly orderId: string; readonly sku: string; readonly qty: number };
type Batch = {
  readonly ref: string;
  readonly sku: string;
  readonly qty: number;
  readonly eta: string;
};

export type RetailData = {
  readonly batchesCsv: string;
  readonly ordersCsv: string;
  /** What allocations.csv must be, worked out in the plainest way. */
  readonly allocationsCsv: string;
  readonly short: number;
  /** What must be left of each SKU. */
  readonly available: ReadonlyMap<string, number>;
};

/**
 * The first so many of a real shop's order lines, and batches for them: mostly one that is enough; of every eighth SKU
 * too little, and of every fourth enough only with shipments, of which the file names the late one first.
 */
export const retailData = async (count: number): Promise<RetailData> => {
  const file = new URL('../data/online-retail-orders.csv', import.meta.url);
  const [header = '', ...rows] = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .slice(0, count + 1);
  const lines = rows.map(lineOf);
  const ofSku = [...Map.groupBy(lines, ({ sku }) => sku)];
  const batches = ofSku.flatMap(([sku, wanted], index) => batchesFor(sku, unitsOf(wanted), index));

  const left = new Map(batches.map(({ ref, qty }) => [ref, qty]));
  const choices = Map.groupBy(
    batches.toSorted((a, b) => (a.eta < b.eta ? -1 : 1)),
    ({ sku }) => sku,
  );
  const allocated = lines.flatMap(({ orderId, sku, qty }) => {
    const batch = choices.get(sku)?.find(({ ref }) => (left.get(ref) ?? 0) >= qty);
    if (!batch) return [];
    left.set(batch.ref, (left.get(batch.ref) ?? 0) - qty);
    return [`${orderId},${sku},${qty},${batch.ref}`];
  });
  return {
    batchesCsv: text('ref,sku,qty,eta', ...batches.map((one) => Object.values(one).join(','))),
    ordersCsv: text(header, ...rows),
    allocationsCsv: text('orderid,sku,qty,batchref', ...allocated),
    short: lines.length - allocated.length,
    available: new Map(
      ofSku.map(([sku]) => [
        sku,
        sum(choices.get(sku)?.map(({ ref }) => left.get(ref) ?? 0) ?? []),
      ]),
    ),
  };
};

const lineOf = (row: string): Line => {
  const [orderId = '', sku = '', qty] = row.split(',');
  return { orderId, sku, qty: Number(qty) };
};

const batchesFor = (sku: string, wanted: number, index: number): readonly Batch[] => {
  const batch = (name: string, qty: number, eta = ''): Batch => ({
    ref: `${sku}-${name}`,
    sku,
    qty,
    eta,
  });
  const half = Math.ceil(wanted / 2);
  if (index % 8 === 0) return [batch('stock', half)];
  if (index % 4 !== 1) return [batch('stock', wanted)];
  return [
    batch('late', wanted, '2031-02-01'),
    batch('soon', half, '2031-01-01'),
    batch('stock', half),
  ];
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const unitsOf = (lines: readonly Line[]): number => sum(lines.map(({ qty }) => qty));
