import { type Decision, decisionOf, nothing } from './decision.ts';
import type { BackorderPolicy, Product, RestockRule } from './product.ts';

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
