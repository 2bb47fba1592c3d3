import type { Decision } from '../decision.ts';
import { asOf, type PlacedLine } from '../order-line.ts';
import { type AskedOnShortage, askedFor, orWait } from '../promises/allocate.ts';
import { Refusal } from '../refusal.ts';
import { allOrNone, type Stock } from './order.ts';

/** How lines that were released are to be had again. */
export type AskedAgain = {
  readonly onShortage: AskedOnShortage;
  readonly heldUntil?: string | undefined;
};

/**
 * Allocates lines again that were released: all of them or none, as if they came now. One that is not
 * released stays as it is.
 *
 * @throws Refusal `shortage` with the lines for which there is not enough stock.
 */
export const reinstate = (
  { products, lines }: Stock,
  { onShortage, heldUntil }: AskedAgain,
  at: string,
): readonly Decision[] => {
  const released = lines.map((line) => asOf(line, at)).filter(({ state }) => state === 'released');
  const wanted = released.map(({ heldUntil: _, lost: __, ...line }): PlacedLine => {
    return askedFor({ ...line, ...(heldUntil && { heldUntil }) }, onShortage);
  });
  const bySku = new Map(products.map((product) => [product.sku, product]));
  const { allocations, short } = allOrNone(wanted, bySku, at, orWait(onShortage));
  if (short.length > 0) {
    const details = short.map(({ orderId: _, ...line }) => line);
    throw new Refusal('shortage', 'not enough stock for these lines', details);
  }
  return allocations.map((one) => ({
    ...one,
    was: released.filter(({ sku }) => sku === one.after.sku),
  }));
};
