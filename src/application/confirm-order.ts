import { confirm } from '../domain/holds.ts';
import { hasExpired, type PlacedLine } from '../domain/order-line.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Deps } from './ports.ts';
import { changeOrder } from './stock/change-order.ts';
import { decideEach } from './stock/decide-each.ts';

type Needs = Omit<Deps, 'unfinished'>;

/**
 * Confirms an order's lines that are held: those named, or all. All of them are kept from now on, or
 * none is, since one of them has expired; repeated, it answers the same.
 */
export const confirmOrder =
  (deps: Needs) =>
  (orderId: string, lineIds?: readonly string[]): Promise<readonly PlacedLine[]> =>
    changeOrder(
      deps,
      { orderId, lineIds },
      (all, named) => {
        const wanted = named ?? all.filter((line) => !isGivenUp(line));
        const givenUp = wanted.length > 0 ? wanted.filter(isGivenUp) : all;
        if (givenUp.length > 0) throw released(givenUp);
        refuseWhatIsLost(wanted, deps.clock().toISOString());
        return wanted;
      },
      (stored, at) => {
        refuseWhatIsLost(stored.lines, at);
        return decideEach(stored, (product, lines) => confirm(product, lines, at));
      },
    );

/** Somebody has released it; one that kept its time was not confirmed by then. */
const isGivenUp = ({ state, heldUntil }: PlacedLine): boolean =>
  state === 'released' && heldUntil === undefined;

const released = (lines: readonly PlacedLine[]): Refusal =>
  new Refusal(
    'line-released',
    'nothing was confirmed: these lines were released',
    lines.map(({ lineId, sku, qty }) => ({ lineId, sku, qty })),
  );

const refuseWhatIsLost = (lines: readonly PlacedLine[], at: string): void => {
  const lost = lines.filter(
    (line) => hasExpired(line, at) || (line.state === 'released' && line.heldUntil),
  );
  if (lost.length === 0) return;
  throw new Refusal(
    'hold-expired',
    'the hold on these lines has expired',
    lost.map(({ lineId, sku, qty, heldUntil }) => ({ lineId, sku, qty, heldUntil })),
  );
};
