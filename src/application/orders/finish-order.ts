import { asOf, linesOf, orderIdsOf, type PlacedLine } from '../../domain/order-line.ts';
import { giveBackOthers } from '../../domain/orders/kept-together.ts';
import { hasSomething } from '../../domain/orders/parts.ts';
import type { Deps } from '../ports.ts';
import { changeStock } from '../stock/change-stock.ts';
import { firstOf, inSteps } from '../stock/in-steps.ts';
import { withdrawAbandoned } from '../stock/large-order.ts';
import { ifPossible, patienceEnds, tooMuchContention } from '../stock/retry.ts';

export type Needs = Pick<
  Deps,
  | 'products'
  | 'attempts'
  | 'queries'
  | 'unfinished'
  | 'clock'
  | 'backOff'
  | 'counters'
  | 'newId'
  | 'pause'
  | 'cause'
>;

type Lines = readonly PlacedLine[];

/**
 * Does what is left to do for an order: an attempt at it that nobody works on any more is withdrawn, and what is kept
 * together with lines that were lost is given back, in steps that are each complete in themselves.
 *
 * @throws Refusal `order-in-progress` if somebody is allocating it, or `too-much-contention` if there was no time for all.
 */
export const finishOrder =
  (deps: Needs) =>
  async (orderId: string, until = patienceEnds(deps.clock)): Promise<void> => {
    const attempt = await deps.attempts.find(orderId);
    if (attempt) await withdrawAbandoned(deps, attempt);
    // Meanwhile a line may be split, or added: it is over once none has anything.
    while (deps.clock().getTime() < until) {
      const at = deps.clock().toISOString();
      const lines = (await deps.queries.order(orderId)).map((line) => asOf(line, at));
      const lost = lines.filter((line) => line.lost);
      if (lost.length === 0) return;
      const others = lines.filter((line) => line.keepTogether && hasSomething(line));
      if (others.length === 0) {
        for (const line of lost) await deps.unfinished.settle(line);
        return;
      }
      await inSteps(others, (rest) => giveBackSome(deps, firstOf(rest), lost, until));
    }
    throw tooMuchContention();
  };

/** The same for the orders of those of these lines that were lost, as far as it is possible now. */
export const finishOrdersOf = async (deps: Needs, lines: Lines, until: number): Promise<void> => {
  for (const orderId of orderIdsOf(lines.filter((line) => line.lost))) {
    await ifPossible(finishOrder(deps)(orderId, until));
  }
};

/** Somebody else may have done this, and then reinstated what was lost: it is read again with them. */
const giveBackSome = async (
  deps: Needs,
  some: Lines,
  lost: Lines,
  until: number,
): Promise<number> => {
  const { decided } = await changeStock(
    deps,
    {
      load: () => deps.products.loadPlaced([...some, ...lost]),
      divisible: () => some.length,
      decide: ({ products, lines }, at, most) => {
        const found = linesOf([...some.slice(0, most), ...lost], lines);
        return { most, changes: giveBackOthers({ products, lines: found }, at) };
      },
    },
    until,
  );
  return decided.most;
};
