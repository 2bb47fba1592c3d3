import { readFile } from 'node:fs/promises';
import type { NewOrder } from '../../../src/client/schema.ts';

const FILE = new URL('../../../tests/data/online-retail-orders.csv', import.meta.url);
const SKUS = 5;

type Order = Pick<NewOrder, 'orderId' | 'lines'>;

/** What a real shop's customers ordered of the five SKUs that most of them wanted. */
export const ordersOfTheFile = async (): Promise<readonly Order[]> => {
  const rows = (await readFile(FILE, 'utf8')).trim().split('\n').slice(1);
  const lines = rows.map((row, index) => {
    const [orderId = '', sku = '', qty] = row.split(',');
    return { orderId, lineId: `${index}`, sku, qty: Number(qty) };
  });
  const bySku = [...Map.groupBy(lines, ({ sku }) => sku)].sort(
    ([, a], [, b]) => b.length - a.length,
  );
  const wanted = new Set(bySku.slice(0, SKUS).map(([sku]) => sku));
  const byOrder = Map.groupBy(
    lines.filter(({ sku }) => wanted.has(sku)),
    ({ orderId }) => orderId,
  );
  return [...byOrder].map(([orderId, ofOrder]) => ({
    orderId,
    lines: ofOrder.map(({ lineId, sku, qty }) => ({ lineId, sku, qty })),
  }));
};

/** Units wanted of each SKU. */
export const demandOf = (orders: readonly Order[]): ReadonlyMap<string, number> => {
  const demand = new Map<string, number>();
  for (const { sku, qty } of orders.flatMap(({ lines }) => lines)) {
    demand.set(sku, (demand.get(sku) ?? 0) + qty);
  }
  return demand;
};
