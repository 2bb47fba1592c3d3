import { available, isExpired, leavesOn } from '../batch.ts';
import { type Decision, decisionOf, nothing, shippedFact } from '../decision.ts';
import type { Fact } from '../events.ts';
import { asOf, isHeld, type PlacedLine, unpacked } from '../order-line.ts';
import { batchOf, type Product, withBatch } from '../product.ts';
import { Refusal, type RefusalCode } from '../refusal.ts';

/** Why a line's stock can't leave. */
export type Reason = {
  readonly code: RefusalCode;
  readonly because: string;
  readonly details: object;
};

/** Why a line may not leave, or be packed, as things are. */
export type RuleForLeaving = (line: PlacedLine, product: Product) => Reason | undefined;

export const hasStock: RuleForLeaving = ({ state }) =>
  state === 'allocated'
    ? undefined
    : {
        code: 'line-not-allocated',
        because: 'these lines have no stock allocated',
        details: { state },
      };

export const isConfirmed: RuleForLeaving = (line) =>
  isHeld(line)
    ? {
        code: 'line-on-hold',
        because: 'these lines have not been confirmed',
        details: { heldUntil: line.heldUntil },
      }
    : undefined;

export const isNotBeingCut: RuleForLeaving = ({ batchRef }, product) =>
  available(batchOf(product, batchRef)) < 0 || isExpired(batchOf(product, batchRef), product.today)
    ? {
        code: 'too-much-contention',
        because:
          'a batch of these lines is being cut or blocked, or has expired, so they may lose it; try again',
        details: {},
      }
    : undefined;

const hasArrived: RuleForLeaving = ({ batchRef }, product) => {
  const batch = batchOf(product, batchRef);
  if (leavesOn(batch, todayOf(product)) === todayOf(product)) return undefined;
  const { eta } = batch;
  return {
    code: 'stock-not-arrived',
    because: 'the stock of these lines is still on the way',
    details: { batchRef, eta },
  };
};

const isWanted: RuleForLeaving = ({ notBefore = '' }, product) =>
  notBefore > todayOf(product)
    ? {
        code: 'line-not-wanted-yet',
        because: 'these lines are not wanted until a later day',
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
  const leaving = thoseThatCan(lines, at, (line) => reasonToStay(line, before));
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
    ...unpacked(line),
    state: 'shipped' as const,
    shipsOn: null,
    shippedAt: at,
    updatedAt: at,
  }));
  return decisionOf(before, { batches, lines: gone, was: leaving, facts }, at);
};

/**
 * Lines that have stock and no reason to stay as they are. Each line can or none does; of a line that is split those
 * parts that can.
 *
 * @throws Refusal by the first reason, with all lines that have it.
 */
export const thoseThatCan = (
  lines: readonly PlacedLine[],
  at: string,
  reasonOf: (line: PlacedLine) => Reason | undefined,
): readonly PlacedLine[] => {
  const able: PlacedLine[] = [];
  const unable: (Reason & { readonly line: PlacedLine })[] = [];
  for (const parts of Map.groupBy(
    lines,
    ({ lineId, orderId }) => `${orderId}\n${lineId}`,
  ).values()) {
    const judged = parts.map((stored) => {
      const line = asOf(stored, at);
      return { line, reason: reasonOf(line) };
    });
    const free = judged.filter(({ reason }) => !reason);
    able.push(...free.map(({ line }) => line).filter(({ state }) => state === 'allocated'));
    if (free.length > 0) continue;
    unable.push(...judged.flatMap(({ line, reason }) => (reason ? [{ ...reason, line }] : [])));
  }
  const [first] = unable;
  if (!first) return able;
  const alike = unable.filter(({ code }) => code === first.code);
  throw new Refusal(
    first.code,
    first.because,
    alike.map(({ line: { lineId, sku, qty }, details }) => ({ lineId, sku, qty, ...details })),
  );
};

export const reasonToStay: RuleForLeaving = (line, product) =>
  line.state === 'shipped' ? undefined : firstReason(RULES_FOR_SHIPPING, line, product);

export const firstReason = (
  rules: readonly RuleForLeaving[],
  line: PlacedLine,
  product: Product,
): Reason | undefined => {
  for (const rule of rules) {
    const reason = rule(line, product);
    if (reason) return reason;
  }
  return undefined;
};
