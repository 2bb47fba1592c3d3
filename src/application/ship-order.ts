import { available, isThere } from '../domain/batch.ts';
import { asOf, isHeld, type PlacedLine } from '../domain/order-line.ts';
import { batchOf, type Product } from '../domain/product.ts';
import { Refusal, type RefusalCode } from '../domain/refusal.ts';
import { ship } from '../domain/ship.ts';
import type { Clock, Deps, Stored } from './ports.ts';
import { changeOrder } from './stock/change-order.ts';
import { decideEach } from './stock/decide-each.ts';
import { todayBy } from './stock/today.ts';

type Needs = Omit<Deps, 'unfinished'>;

/**
 * Lets an order's stock leave: of the lines named, or of all. All of them can leave, or none does; but
 * of a line that is split those parts leave that can. Repeated, it answers the same.
 */
export const shipOrder =
  (deps: Needs) =>
  (orderId: string, lineIds?: readonly string[]): Promise<readonly PlacedLine[]> =>
    changeOrder(
      deps,
      { orderId, lineIds },
      async (all, named) => {
        const wanted = named ?? all.filter(({ state }) => state !== 'released');
        return thoseThatCanLeave(await deps.products.loadPlaced(wanted), deps.clock);
      },
      (stored, at) => {
        const lines = thoseThatCanLeave(stored, deps.clock);
        return decideEach({ ...stored, lines }, (product, some) => ship(product, some, at));
      },
    );

/** Lines whose stock can leave, or has left; of a line that is split those of its parts. */
const thoseThatCanLeave = ({ lines, products }: Stored, clock: Clock): readonly PlacedLine[] => {
  const reasonOf = reasonToStay(products, clock);
  const leaving: PlacedLine[] = [];
  const staying: { readonly line: PlacedLine; readonly why: Reason }[] = [];
  for (const parts of Map.groupBy(lines, ({ lineId }) => lineId).values()) {
    const reasons = parts.map((line) => ({ line, why: reasonOf(line) }));
    const free = reasons.flatMap(({ line, why }) => (why ? [] : [line]));
    leaving.push(...free);
    if (free.length === 0)
      staying.push(...reasons.flatMap(({ line, why }) => (why ? [{ line, why }] : [])));
  }
  const [first] = staying;
  if (!first) return leaving;
  const { code, because } = first.why;
  const same = staying.filter(({ why }) => why.code === code);
  throw new Refusal(
    code,
    because,
    same.map(({ line, why }) => {
      const { lineId, sku, qty } = line;
      return { lineId, sku, qty, ...why.details };
    }),
  );
};

type Reason = {
  readonly code: RefusalCode;
  readonly because: string;
  readonly details: object;
};

/** Only what a line holds for good, and what has arrived, can leave. */
const reasonToStay = (products: readonly Product[], clock: Clock) => {
  const at = clock().toISOString();
  const today = todayBy(clock);
  return (stored: PlacedLine): Reason | undefined => {
    const line = asOf(stored, at);
    const { state, heldUntil, batchRef } = line;
    if (state === 'shipped') return undefined;
    if (state !== 'allocated') {
      const because = 'nothing was shipped: these lines have no stock';
      return { code: 'line-not-allocated', because, details: { state } };
    }
    if (isHeld(line)) {
      const because = 'nothing was shipped: nobody has confirmed these lines';
      return { code: 'line-on-hold', because, details: { heldUntil } };
    }
    const product = products.find(({ sku }) => sku === line.sku) as Product;
    const batch = batchOf(product, batchRef);
    if (available(batch) < 0) {
      const because = 'a batch of these lines is just being cut, and they may lose it; try again';
      return { code: 'too-much-contention', because, details: {} };
    }
    if (isThere(batch, today)) return undefined;
    const because = 'nothing was shipped: the stock of these lines is still on its way';
    return { code: 'stock-not-arrived', because, details: { batchRef, eta: batch.eta } };
  };
};
