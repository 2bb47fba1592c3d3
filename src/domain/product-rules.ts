import { type Decision, decide, nothing } from './decision.ts';
import type { BackorderPolicy, Product } from './product.ts';

export const setBackorderPolicy = (before: Product, to: BackorderPolicy, at: string): Decision => {
  const from = before.backorderPolicy;
  if (from === to) return nothing(before);
  return decide(
    before,
    {
      backorderPolicy: to,
      filling: before.version + 1,
      facts: [{ type: 'BackorderPolicyChanged', from, to }],
    },
    at,
  );
};
