import { onDay } from '../domain/product.ts';
import type { HeldProducts, Products, Stored, Today } from './ports.ts';

/** Products as they are on the day on which they are read: what is overdue then is asked last. */
export const productsOnTheDay = (products: Products, today: Today): Products => ({
  ...products,
  ...heldProductsOnTheDay(products, today),
  load: async (...asked) => storedOn(today(), await products.load(...asked)),
  loadNamed: async (sku, refs) => {
    const { product, ...named } = await products.loadNamed(sku, refs);
    return { ...named, product: product && onDay(product, today()) };
  },
  prepare: (...asked) => {
    const transaction = products.prepare(...asked);
    if (transaction === 'too large') return transaction;
    return {
      save: async () => {
        const saved = await transaction.save();
        return saved === 'saved' ? saved : storedOn(today(), saved);
      },
    };
  },
});

/** The same of as much as the read side has. */
export const heldProductsOnTheDay = (products: HeldProducts, today: Today): HeldProducts => ({
  holds: products.holds,
  loadPlaced: async (lines) => storedOn(today(), await products.loadPlaced(lines)),
  loadBatch: async (ref) => {
    const stored = await products.loadBatch(ref);
    return stored && { ...stored, product: onDay(stored.product, today()) };
  },
});

const storedOn = (day: string, stored: Stored): Stored => ({
  ...stored,
  products: stored.products.map((product) => onDay(product, day)),
});
