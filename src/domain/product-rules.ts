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

export const setRestockRule = (before: Product, to: RestockRule | null, at: string): Decision => {
  const from = before.restockRule;
  if (isSame(from, to)) return nothing(before);
  return decisionOf(
    before,
    { restockRule: to, facts: [{ type: 'RestockRuleChanged', from, to }] },
    at,
  );
};

const isSame = (a: RestockRule | null, b: RestockRule | null): boolean =>
  a?.reorderPoint === b?.reorderPoint &&
  a?.lotSize === b?.lotSize &&
  a?.leadTimeDays === b?.leadTimeDays;
