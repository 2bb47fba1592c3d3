import {
  type Batch,
  hasCome,
  lastTold,
  onHand,
  type Telling,
  type Told,
  toTheSecond,
  unitsHere,
} from '../batch.ts';
import type { Fact } from '../events.ts';
import type { PlacedLine } from '../order-line.ts';
import { batchOf, type Product } from '../product.ts';
import { Refusal } from '../refusal.ts';

/** Units that somebody has counted on the shelf. */
export type Counted = {
  readonly counted: number;
  /** What should have been there then; absent: what should be there now. */
  readonly expected?: number | undefined;
};

/** When a batch's quantity was last reported, by itself or with all that lies in the warehouse. */
export const lastCounted = (
  { counted: whole }: Pick<Product, 'counted'>,
  batch: Batch,
): Telling | undefined => {
  const own = lastTold(batch, 'counted');
  return whole && onHand(batch) > 0 && whole.at > (own?.at ?? '') ? whole : own;
};

/**
 * When the batch of units that have left was counted, or its quantity reported, since they were booked as shipped; in the
 * same second it may have been after. Undefined: it was not.
 */
export const countedSince = (
  product: Product,
  { batchRef, shippedAt, createdAt }: PlacedLine,
): string | undefined => {
  const since = toTheSecond(shippedAt ?? createdAt);
  // All that lies in the warehouse may be counted while nothing of this batch does.
  return [batchOf(product, batchRef).counted, product.counted]
    .flatMap((told) => (told && told.at >= since ? told.at : []))
    .sort()
    .at(-1);
};

/**
 * Units more, or fewer, than there should be. A report of an earlier time says what should have been there then:
 * what is there less by now has left since, and was counted.
 *
 * @throws Refusal `count-outdated`, if it is not as its caller thinks, or `qty-below-shipped`.
 */
export const difference = (
  there: number,
  { counted, expected = there }: Counted,
  told: Told | undefined,
): number => {
  if (told ? expected < there : expected !== there) throw outdated(there, expected);
  if (counted - expected + there < 0) {
    throw new Refusal(
      'qty-below-shipped',
      `${counted} units can't have been there: ${expected - there} have left since`,
    );
  }
  return counted - expected;
};

export const outdated = (there: number, expected: number | undefined): Refusal =>
  new Refusal(
    'count-outdated',
    `${there} units are expected${expected === undefined ? '' : `, not ${expected}`}; count again`,
    [{ onHand: there }],
  );

/**
 * The quantity of a batch after so many of its units were counted.
 *
 * @throws Refusal `batch-not-arrived`, or those of the difference.
 */
export const qtyCounted = (batch: Batch, count: Counted, told: Told | undefined): number => {
  const { ref, eta, inParts, purchased } = batch;
  if (!hasCome(batch) && unitsHere(batch) === 0) {
    const arrivedAs = inParts?.ref;
    throw new Refusal(
      'batch-not-arrived',
      `batch ${ref} can't be counted: ${arrivedAs ? `its units have arrived as batch ${arrivedAs}` : 'it has not arrived'}`,
      [{ eta, ...(arrivedAs && { arrivedAs }) }],
    );
  }
  return purchased + difference(onHand(batch), count, told);
};

/** The same batch with so many units more, or fewer, on the shelf. */
export const noted = (batch: Batch, units: number): Batch => ({
  ...batch,
  purchased: batch.purchased + units,
  ...(batch.inParts &&
    !hasCome(batch) && { inParts: { ...batch.inParts, here: unitsHere(batch) + units } }),
});

export const stockCountedFact = (
  batchRef: string | null,
  counted: number,
  units: number,
  reason: string | undefined,
): Fact => ({
  type: 'StockCounted',
  batchRef,
  expected: counted - units,
  counted,
  ...(reason && { reason }),
});
