import { reinstate } from '../../domain/orders/reinstate.ts';
import type { AskedOnShortage } from '../../domain/promises/allocate.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Cancel } from '../ports.ts';
import { changeOrder, type OrderChanged, type SomeLines } from '../stock/change-order.ts';
import { finishOrder } from './finish-order.ts';
import { type Needs, NOTHING_THERE, namesOfThoseThere } from './release-order.ts';

export type Reinstatement = SomeLines & {
  readonly onShortage?: AskedOnShortage;
  /** Milliseconds from now; without it they are kept for good. */
  readonly holdFor?: number | undefined;
};

/**
 * Asks again for lines of an order that were released: those named, or all. All of them are had, or none.
 * What was cancelled before it came may come now, and is nothing to be had yet.
 */
export const reinstateOrder =
  (deps: Needs) =>
  async (
    orderId: string,
    { onShortage = 'reject', holdFor, ...some }: Reinstatement = {},
  ): Promise<OrderChanged> => {
    const heldUntil = holdFor && new Date(deps.clock().getTime() + holdFor).toISOString();
    const asked = { onShortage, ...(heldUntil && { heldUntil }) };
    const cancel = { orderId, lineIds: some.lineIds };
    const known = await deps.cancels.find(orderId);
    await deps.cancels.forget(cancel);
    try {
      const there = await deps.queries.order(orderId);
      const lineIds = namesOfThoseThere(there, cancel);
      if (lineIds.length === 0) return NOTHING_THERE;
      // Otherwise the lines that are kept together with a lost line could be released after that line has stock again.
      if (there.some(({ lost }) => lost)) await finishOrder(deps)(orderId);
      return await changeOrder(
        deps,
        { ...some, ...(some.lineIds && { lineIds }), orderId, done: 'reinstated' },
        { choose: (all) => all, decide: (stored, at) => reinstate(stored, asked, at) },
      );
    } catch (error) {
      if (known && error instanceof Refusal) await rememberAgain(deps, known, some.lineIds);
      throw error;
    }
  };

/** What is refused leaves cancelled what was, as far as it was forgotten. */
const rememberAgain = async (
  { cancels }: Needs,
  { at, ...known }: Cancel & { readonly at: string },
  forgotten: readonly string[] | undefined,
): Promise<void> => {
  const lineIds = known.lineIds?.filter((lineId) => !forgotten || forgotten.includes(lineId));
  if (lineIds?.length !== 0) await cancels.remember({ ...known, lineIds }, at);
};
