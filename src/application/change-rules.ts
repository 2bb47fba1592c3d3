import { newProduct, type RestockRule } from '../domain/product.ts';
import { Refusal } from '../domain/refusal.ts';
import { setRestockRule as decide } from '../domain/restock.ts';
import type { Deps } from './ports.ts';
import { isSaved, untilSaved } from './stock/retry.ts';

type Needs = Pick<Deps, 'products' | 'clock' | 'backOff'>;

/** Gives a SKU a rule by which it is restocked, also one that never had any stock. */
export const setRestockRule = (deps: Needs) => (sku: string, rule: RestockRule) =>
  change(deps, sku, rule);

/** Without a rule already, it changes nothing. */
export const removeRestockRule =
  (deps: Needs) =>
  async (sku: string): Promise<void> => {
    const [product] = (await deps.products.load([sku], [])).products;
    if (!product) throw new Refusal('product-not-found', `there is no product ${sku}`);
    await change(deps, sku, null);
  };

const change = (
  { products, clock, backOff }: Needs,
  sku: string,
  rule: RestockRule | null,
): Promise<void> =>
  untilSaved<undefined, void>(backOff, undefined, async () => {
    const [product = newProduct(sku)] = (await products.load([sku], [])).products;
    const decision = decide(product, rule, clock().toISOString());
    return (await isSaved(products, [decision])) ? { done: undefined } : { again: undefined };
  });
