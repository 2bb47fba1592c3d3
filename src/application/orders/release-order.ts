import { keyOf, type LineKey } from '../../domain/order-line.ts';
import { decideEach } from '../../domain/orders/order.ts';
import { release } from '../../domain/orders/release.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Cancel, Cancels } from '../ports.ts';
import {
  changeOrder,
  isMissing,
  type OrderChanged,
  type Needs as OrderNeeds,
  type SomeLines,
} from '../stock/change-order.ts';

export type Needs = OrderNeeds & { readonly cancels: Cancels };

/**
 * Releases lines of an order that were not shipped: those named, or all. What has not come yet is remembered:
 * it is refused when it comes.
 */
export const releaseOrder =
  (deps: Needs) =>
  async (orderId: string, some: SomeLines = {}): Promise<OrderChanged> => {
    try {
      return await releaseLines(deps, orderId, some);
    } catch (error) {
      if (!(error instanceof Refusal && isMissing(error)) || some.matches) throw error;
      const { lineIds } = some;
      if (!(await deps.cancels.remember({ orderId, lineIds }, deps.clock().toISOString())))
        throw error;
    }
    // It may have come at this very moment.
    return releaseWhatIsThere(deps, { orderId, lineIds: some.lineIds });
  };

/** Releases what has come all the same while its cancel was remembered, and may come no more. */
export const settleCancel =
  (deps: Needs) =>
  async (orderId: string): Promise<void> => {
    const cancel = await deps.cancels.find(orderId);
    if (!cancel) return;
    await releaseWhatIsThere(deps, cancel);
    const age = deps.clock().getTime() - Date.parse(cancel.at);
    if (age >= IS_SETTLED_AFTER_MS) await deps.cancels.settle(orderId);
  };

/** Longer than a request lives that may not have seen it. */
const IS_SETTLED_AFTER_MS = 60_000;

/** @returns the line as it stands then, or its parts; none, if it has not come yet. */
export const releaseLine =
  (deps: Needs) =>
  async ({ orderId, lineId }: LineKey, matches?: SomeLines['matches']): Promise<OrderChanged> => {
    const { lines: all, left } = await releaseOrder(deps)(orderId, { lineIds: [lineId], matches });
    const lines = all.filter((line) => line.lineId === lineId);
    if (lines.length === 0 || !lines.every(({ state }) => state === 'shipped'))
      return { lines, left };
    throw new Refusal('line-shipped', `line ${lineId} of order ${orderId} was shipped`);
  };

const releaseWhatIsThere = async (deps: Needs, cancel: Cancel): Promise<OrderChanged> => {
  const lineIds = namesOfThoseThere(await deps.queries.order(cancel.orderId), cancel);
  return lineIds.length > 0 ? releaseLines(deps, cancel.orderId, { lineIds }) : NOTHING_THERE;
};

export const NOTHING_THERE: OrderChanged = { lines: [], left: 0 };

/** Which of the lines named, or of all, have come. */
export const namesOfThoseThere = (
  lines: readonly LineKey[],
  { lineIds }: Cancel,
): readonly string[] => {
  const there = new Set(lines.map(({ lineId }) => lineId));
  return lineIds?.filter((lineId) => there.has(lineId)) ?? [...there];
};

const releaseLines = (deps: Needs, orderId: string, some: SomeLines): Promise<OrderChanged> =>
  changeOrder(
    deps,
    { ...some, orderId, done: 'released' },
    {
      choose: (all) => all,
      decide: (stored, at) =>
        decideEach(stored, (product, lines) => release(product, lines, 'line-released', at)),
      wanted: (lines) => ({
        orders: [],
        release: lines.map((line) => ({ ...keyOf(line), qty: line.qty })),
      }),
    },
  );
