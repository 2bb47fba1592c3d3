/** Runs work on some SKUs once all earlier work on any of them is over. */
export type InTurn = <T>(skus: readonly string[], work: () => Promise<T>) => Promise<T>;

/**
 * Lets those who want the same SKU in this process take turns: they would only lose races against
 * each other. Other processes are kept apart by the product's version alone.
 */
export const takingTurns = (): InTurn => {
  const last = new Map<string, Promise<unknown>>();
  return async (skus, work) => {
    const mine = Promise.allSettled(skus.map((sku) => last.get(sku))).then(work);
    for (const sku of skus) last.set(sku, mine);
    try {
      return await mine;
    } finally {
      for (const sku of skus) if (last.get(sku) === mine) last.delete(sku);
    }
  };
};
