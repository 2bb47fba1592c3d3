import type { Decision } from '../domain/decision.ts';
import {
  type BackorderPolicy,
  newProduct,
  type Product,
  type RestockRule,
} from '../domain/product.ts';
import * as rules from '../domain/product-rules.ts';
import { Refusal } from '../domain/refusal.ts';
import { changeStock, type Needs } from './stock/change-stock.ts';

/** Changes the rule by which lines that wait for a SKU are served, and serves them by it. */
export const setBackorderPolicy =
  (deps: Needs) =>
  async (sku: string, policy: BackorderPolicy): Promise<Product> => {
    await change(deps, sku, (product, at) =>
      rules.setBackorderPolicy(existing(sku, product), policy, at),
    );
    return existing(sku, (await deps.products.load([sku], [])).products[0]);
  };

/** Gives a SKU a rule by which it is restocked, also one that never had any stock. */
export const setRestockRule =
  (deps: Needs) =>
  (sku: string, rule: RestockRule): Promise<void> =>
    change(deps, sku, (product = newProduct(sku), at) => rules.setRestockRule(product, rule, at));

/** Without a rule already, it changes nothing. */
export const removeRestockRule =
  (deps: Needs) =>
  (sku: string): Promise<void> =>
    change(deps, sku, (product, at) => rules.setRestockRule(existing(sku, product), null, at));

const change = async (
  deps: Needs,
  sku: string,
  decide: (product: Product | undefined, at: string) => Decision,
): Promise<void> => {
  await changeStock(deps, {
    load: () => deps.products.load([sku], []),
    decide: ({ products: [product] }, at) => ({ changes: [decide(product, at)] }),
  });
};

const existing = (sku: string, product: Product | undefined): Product => {
  if (product) return product;
  throw new Refusal('product-not-found', `there is no product ${sku}`);
};
