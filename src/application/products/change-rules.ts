import { type Decision, inSequence } from '../../domain/decision.ts';
import {
  type BackorderPolicy,
  newProduct,
  type Product,
  type PromisePolicy,
  type RestockRule,
} from '../../domain/product.ts';
import * as rules from '../../domain/product-rules.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Change } from '../ports.ts';
import { changeStock, type Needs } from '../stock/change-stock.ts';
import { mustBeExpected } from '../stock/expected.ts';

/** What is said of a SKU; what is not said stays as it is. */
export type ProductChange = rules.Description & {
  readonly backorderPolicy?: BackorderPolicy | undefined;
  readonly promisePolicy?: PromisePolicy | undefined;
  readonly lowAt?: number | undefined;
};

/** Changes what a product is called, and by which rules lines that wait are served, and serves them. */
export const changeProduct =
  (deps: Needs) =>
  async (sku: string, wanted: ProductChange, matches?: Matches): Promise<Product> => {
    await change(deps, sku, (product, at) => changed(existing(sku, product), wanted, at), matches);
    return reloaded(deps, sku);
  };

/** The same of a SKU that nobody may know yet: it can be ordered, and waited for, from then on. */
export const putProduct =
  (deps: Needs) =>
  async (
    sku: string,
    wanted: ProductChange,
    matches?: Matches,
  ): Promise<{ readonly product: Product; readonly created: boolean }> => {
    const saved = await change(
      deps,
      sku,
      (known, at) => {
        if (known) return changed(known, wanted, at);
        const added = rules.addProduct(newProduct(sku), at);
        return inSequence([added, changed(added.after, wanted, at)]);
      },
      matches,
    );
    const created = saved.some(({ before }) => before.version === 0);
    return { product: await reloaded(deps, sku), created };
  };

const changed = (
  before: Product,
  { backorderPolicy, promisePolicy, lowAt, ...description }: ProductChange,
  at: string,
): Decision => {
  const first = rules.setBackorderPolicy(before, backorderPolicy ?? before.backorderPolicy, at);
  const { after } = first;
  const to = promisePolicy ?? after.promisePolicy ?? 'improve';
  const second = rules.setPromisePolicy(after, to, at);
  const third = rules.setLowAt(second.after, lowAt ?? second.after.lowAt ?? 0, at);
  return inSequence([first, second, third, rules.describe(third.after, description, at)]);
};

const reloaded = async ({ products }: Needs, sku: string): Promise<Product> =>
  existing(sku, (await products.load([sku], [])).products[0]);

/** Gives a SKU a rule by which it is restocked, also one that never had any stock. */
export const setRestockRule =
  (deps: Needs) =>
  async (sku: string, rule: RestockRule, matches?: Matches): Promise<void> => {
    const decide: Decide = (product = newProduct(sku), at) =>
      rules.setRestockRule(product, rule, at);
    await change(deps, sku, decide, matches);
  };

/** Without a rule already, it changes nothing. */
export const removeRestockRule =
  (deps: Needs) =>
  async (sku: string, matches?: Matches): Promise<void> => {
    const decide: Decide = (product, at) => rules.setRestockRule(existing(sku, product), null, at);
    await change(deps, sku, decide, matches);
  };

type Decide = (product: Product | undefined, at: string) => Decision;

/** Whether the product is as its caller knows it. */
type Matches = (product: Product) => boolean;

const change = async (
  deps: Needs,
  sku: string,
  decide: Decide,
  matches: Matches = () => true,
): Promise<readonly Change[]> => {
  const { saved } = await changeStock(deps, {
    cause: deps.cause,
    load: () => deps.products.load([sku], []),
    decide: ({ products: [product] }, at) => {
      mustBeExpected(matches(product ?? newProduct(sku)));
      return { changes: [decide(product, at)] };
    },
  });
  return saved;
};

const existing = (sku: string, product: Product | undefined): Product => {
  if (product) return product;
  throw new Refusal('product-not-found', `there is no product ${sku}`);
};
