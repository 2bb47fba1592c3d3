import { type Decision, decisionOf, nothing } from './decision.ts';
import type { BackorderPolicy, Product, PromisePolicy, RestockRule } from './product.ts';

export const setBackorderPolicy = (before: Product, to: BackorderPolicy, at: string): Decision => {
  const from = before.backorderPolicy;
  if (from === to) return nothing(before);
  return decisionOf(
    before,
    {
      backorderPolicy: to,
      filling: before.version + 1,
      facts: [{ type: 'BackorderPolicyChanged', from, to }],
    },
    at,
  );
};

/** Where lines are to get what comes earlier they are asked at once. */
export const setPromisePolicy = (before: Product, to: PromisePolicy, at: string): Decision => {
  const from = before.promisePolicy ?? 'improve';
  if (from === to) return nothing(before);
  return decisionOf(
    before,
    {
      promisePolicy: to,
      filling: before.version + 1,
      facts: [{ type: 'PromisePolicyChanged', from, to }],
    },
    at,
  );
};

/** At or below so many units that can be promised there are few; 0: no number is few. */
export const setLowAt = (before: Product, to: number, at: string): Decision => {
  const { lowAt: from = 0, ...rest } = before;
  if (from === to) return nothing(before);
  const facts = [{ type: 'LowStockThresholdChanged' as const, from, to }];
  const decided = decisionOf({ ...rest, ...(to > 0 && { lowAt: to }) }, { facts }, at);
  return { ...decided, before };
};

export const setRestockRule = (before: Product, to: RestockRule | null, at: string): Decision => {
  const from = before.restockRule;
  if (isSame(from, to)) return nothing(before);
  return decisionOf(
    before,
    { restockRule: to, facts: [{ type: 'RestockRuleChanged', from, to }] },
    at,
  );
};

/** What people call a SKU, and what they group it by; null, or no tags: nothing. */
export type Description = {
  readonly label?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
};

/** Makes a SKU known that nobody has stock of yet: from then on it can be waited for. */
export const addProduct = (before: Product, at: string): Decision =>
  decisionOf(before, { facts: [{ type: 'ProductAdded' }] }, at);

/** What is not given stays as it is. */
export const describe = (before: Product, wanted: Description, at: string): Decision => {
  const { label: _, tags: __, ...rest } = before;
  const label = wanted.label === undefined ? (before.label ?? null) : wanted.label;
  const tags = [...new Set(wanted.tags ?? before.tags)];
  const isSaid = label === (before.label ?? null) && areSame(tags, before.tags ?? []);
  if (isSaid) return nothing(before);
  const described = { ...rest, ...(label && { label }), ...(tags.length > 0 && { tags }) };
  const decided = decisionOf(described, { facts: [{ type: 'ProductDescribed', label, tags }] }, at);
  return { ...decided, before };
};

const areSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, index) => one === b[index]);

const isSame = (a: RestockRule | null, b: RestockRule | null): boolean =>
  a?.reorderPoint === b?.reorderPoint &&
  a?.lotSize === b?.lotSize &&
  a?.leadTimeDays === b?.leadTimeDays;
