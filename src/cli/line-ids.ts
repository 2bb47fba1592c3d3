type Identified = { readonly orderId: string; readonly sku: string; readonly lineId: string };

/**
 * The line ids of an orders file's rows, the same at every run: the one that the row gives, or
 * else the SKU, and where the order repeats it `<SKU>-2`, `<SKU>-3`..., leaving out ids that the
 * order gives itself and SKUs that it has, whichever row they stand on.
 */
export const lineIds = (rows: readonly Identified[]): readonly string[] => {
  const orders = Map.groupBy(rows, ({ orderId }) => orderId);
  const free = new Map([...orders].map(([orderId, lines]) => [orderId, freeIds(lines)]));
  return rows.map((row) => row.lineId || (free.get(row.orderId) as FreeId)(row.sku));
};

type FreeId = (sku: string) => string;

/** Gives line ids of an order that no other line of it has, each of them once. */
export const freeIds = (lines: readonly Omit<Identified, 'orderId'>[]): FreeId => {
  const taken = new Set(lines.map(({ lineId }) => lineId));
  const skus = new Set(lines.map(({ sku }) => sku));
  return (sku) => {
    let id = sku;
    for (let n = 2; taken.has(id) || (id !== sku && skus.has(id)); n++) id = `${sku}-${n}`;
    taken.add(id);
    return id;
  };
};
