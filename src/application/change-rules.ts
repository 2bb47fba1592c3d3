import { type Decision, inSequence } from '../domain/decision.ts';
import {
  type BackorderPolicy,
  newProduct,
  type Product,
  type PromisePolicy,
  type RestockRule,
} from '../domain/product.ts';
import * as rules from '../domain/product-rules.ts';
import { Refusal } from '../domain/refusal.ts';
import { changeStock, type Needs } from './stock/change-stock.ts';
import { mustBeExpected } from './stock/expected.ts';

export type Policies = {
  readonly backorderPolicy?: BackorderPolicy | undefined;
  readonly promisePolicy?: PromisePolicy | undefined;
};

/** Changes the rules by which lines of a SKU are served that wait, for stock or for a better day, and serves them. */
export const setPolicies =
  (deps: Needs) =>
  async (
    sku: string,
    { backorderPolicy, promisePolicy }: Policies,
    matches?: Matches,
  ): Promise<Product> => {
    const decide: Decide = (product, at) => {
      const before = existing(sku, product);
      const first = rules.setBackorderPolicy(before, backorderPolicy ?? before.backorderPolicy, at);
      const { after } = first;
      const to = promisePolicy ?? after.promisePolicy ?? 'improve';
      return inSequence([first, rules.setPromisePolicy(after, to, at)]);
    };
    await change(deps, sku, decide, matches);
    return existing(sku, (await deps.products.load([sku], [])).products[0]);
  };

/** Gives a SKU a rule by which it is restocked, also one that never had any stock. */
export const setRestockRule =
  (deps: Needs) =>
  (sku: string, rule: RestockRule, matches?: Matches): Promise<void> => {
    const decide: Decide = (product = newProduct(sku), at) =>
      rules.setRestockRule(product, rule, at);
    return change(deps, sku, decide, matches);
  };

/** Without a rule already, it changes nothing. */
export const removeRestockRule =
  (deps: Needs) =>
  (sku: string, matches?: Matches): Promise<void> => {
    const decide: Decide = (product, at) => rules.setRestockRule(existing(sku, product), null, at);
    return change(deps, sku, decide, matches);
  };

type Decide = (product: Product | undefined, at: string) => Decision;

/** Whether the product is as its caller knows it. */
type Matches = (product: Product) => boolean;

const change = async (
  deps: Needs,
  sku: string,
  decide: Decide,
  matches: Matches = () => true,
): Promise<void> => {
  await changeStock(deps, {
    load: () => deps.products.load([sku], []),
    decide: ({ products: [product] }, at) => {
      mustBeExpected(matches(product ?? newProduct(sku)));
      return { changes: [decide(product, at)] };
    },
  });
};

const existing = (sku: string, product: Product | undefined): Product => {
  if (product) return product;
  throw new Refusal('product-not-found', `there is no product ${sku}`);
};
