import type { BackorderPolicy, Product } from '../domain/product.ts';
import { setBackorderPolicy as decide } from '../domain/product-rules.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Deps } from './ports.ts';
import { fillIfPossible } from './stock/rest-of-queue.ts';
import { isSaved, untilSaved } from './stock/retry.ts';
import { withQueueFilled } from './stock/serve-queue.ts';

/** Changes the rule by which lines that wait for a SKU are served, and serves them by it. */
export const setBackorderPolicy =
  (deps: Pick<Deps, 'products' | 'clock' | 'backOff'>) =>
  async (sku: string, policy: BackorderPolicy): Promise<Product> => {
    const { products, clock, backOff } = deps;
    const after = await untilSaved<undefined, Product>(backOff, undefined, async () => {
      const [product] = (await products.load([sku], [])).products;
      if (!product) throw new Refusal('product-not-found', `there is no product ${sku}`);
      const at = clock().toISOString();
      const decision = await withQueueFilled(products, decide(product, policy, at), at);
      return (await isSaved(products, [decision]))
        ? { done: decision.after }
        : { again: undefined };
    });
    if (after.filling !== null) await fillIfPossible(deps)(sku);
    return (await products.load([sku], [])).products[0] ?? after;
  };
