import { available, leavesOn } from './batch.ts';
import { type Decision, decisionOf, nothing, shippedFact } from './decision.ts';
import type { Fact } from './events.ts';
import { asOf, isHeld, type PlacedLine } from './order-line.ts';
import { batchOf, type Product, withBatch } from './product.ts';
import { Refusal, type RefusalCode } from './refusal.ts';

/** Why a line's stock can't leave. */
export type Reason = {
  readonly code: RefusalCode;
  readonly because: string;
  readonly details: object;
};

type RuleForShipping = (line: PlacedLine, product: Product) => Reason | undefined;

const hasStock: RuleForShipping = ({ state }) =>
  state === 'allocated'
    ? undefined
    : { code: 'line-not-allocated', because: 'these lines have no stock', details: { state } };

const isConfirmed: RuleForShipping = (line) =>
  isHeld(line)
    ? {
        code: 'line-on-hold',
        because: 'nobody has confirmed these lines',
        details: { heldUntil: line.heldUntil },
      }
    : undefined;

const isNotBeingCut: RuleForShipping = ({ batchRef }, product) =>
  available(batchOf(product, batchRef)) < 0
    ? {
        code: 'too-much-contention',
        because:
          'a batch of these lines is just being cut or blocked, and they may lose it; try again',
        details: {},
      }
    : undefined;

const hasArrived: RuleForShipping = ({ batchRef }, product) => {
  const batch = batchOf(product, batchRef);
  if (leavesOn(batch, todayOf(product)) === todayOf(product)) return undefined;
  const { eta } = batch;
  return {
    code: 'stock-not-arrived',
    because: 'the stock of these lines is still on its way',
    details: { batchRef, eta },
  };
};

const isWanted: RuleForShipping = ({ notBefore = '' }, product) =>
  notBefore > todayOf(product)
    ? {
        code: 'line-not-wanted-yet',
        because: 'these lines are not wanted before a later day',
        details: { notBefore },
      }
    : undefined;

const todayOf = ({ today = '' }: Product): string => today;

const RULES_FOR_SHIPPING = [hasStock, isConfirmed, isNotBeingCut, hasArrived, isWanted];

/**
 * What lines have leaves its batches, for good; a line that is shipped already stays as it is. Each line
 * can leave or none does; of a line that is split those parts leave that can.
 *
 * @throws Refusal by the first rule that is broken, with all lines that break it.
 */
export const ship = (before: Product, lines: readonly PlacedLine[], at: string): Decision => {
  const leaving = thoseThatCanLeave(before, lines, at);
  if (leaving.length === 0) return nothing(before);
  let { batches } = before;
  const facts: Fact[] = [];
  for (const line of leaving) {
    const batch = batchOf({ ...before, batches }, line.batchRef);
    const { allocated, shipped: gone = 0 } = batch;
    batches = withBatch(batches, {
      ...batch,
      allocated: allocated - line.qty,
      shipped: gone + line.qty,
    });
    facts.push(shippedFact(line, batch));
  }
  const gone = leaving.map((line) => ({
    ...line,
    state: 'shipped' as const,
    shipsOn: null,
    updatedAt: at,
  }));
  return decisionOf(before, { batches, lines: gone, was: leaving, facts }, at);
};

const thoseThatCanLeave = (
  product: Product,
  lines: readonly PlacedLine[],
  at: string,
): readonly PlacedLine[] => {
  const leaving: PlacedLine[] = [];
  const staying: (Reason & { readonly line: PlacedLine })[] = [];
  for (const parts of Map.groupBy(
    lines,
    ({ lineId, orderId }) => `${orderId}\n${lineId}`,
  ).values()) {
    const judged = parts.map((stored) => {
      const line = asOf(stored, at);
      return { line, reason: reasonToStay(line, product) };
    });
    const free = judged.filter(({ reason }) => !reason);
    leaving.push(...free.map(({ line }) => line).filter(({ state }) => state === 'allocated'));
    if (free.length > 0) continue;
    staying.push(...judged.flatMap(({ line, reason }) => (reason ? [{ ...reason, line }] : [])));
  }
  const [first] = staying;
  if (!first) return leaving;
  const alike = staying.filter(({ code }) => code === first.code);
  throw new Refusal(
    first.code,
    first.because,
    alike.map(({ line: { lineId, sku, qty }, details }) => ({ lineId, sku, qty, ...details })),
  );
};

export const reasonToStay = (line: PlacedLine, product: Product): Reason | undefined => {
  if (line.state === 'shipped') return undefined;
  for (const rule of RULES_FOR_SHIPPING) {
    const reason = rule(line, product);
    if (reason) return reason;
  }
  return undefined;
};
