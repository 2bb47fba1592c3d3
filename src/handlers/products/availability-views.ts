import { isOverdue } from '../../domain/batch.ts';
import type { Wanted } from '../../domain/order-line.ts';
import type { Product } from '../../domain/product.ts';
import {
  availabilityOf,
  type availabilityOfCart,
  ifOrderedNow,
  type LineOfCart,
  profileOf,
} from '../../domain/promises/availability.ts';
import { today } from '../http/today.ts';

/** What a product can promise by day; and when a line of it could leave, if there is one. */
export const availabilityView = (
  product: Product,
  line?: Wanted,
  ofChannel: Pick<Wanted, 'channel'> = {},
) => {
  const { sku, backordered } = product;
  return {
    sku,
    today: today(),
    backordered,
    ...ofChannel,
    ...profileOf(product, ofChannel),
    ...notPromised(ifOrderedNow(product)),
    ...(line && { line: lineView(line, availabilityOf(product, line)) }),
  };
};

export const cartView = ({ lines, together }: ReturnType<typeof availabilityOfCart>) => ({
  today: today(),
  lines: lines.map(({ line, availability, ifOrderedNow }) => ({
    ...lineView(line, availability),
    ...notPromised(ifOrderedNow),
  })),
  together,
});

/** It says itself that it is no promise, for those who see nothing else of the answer. */
const notPromised = (
  day: string | undefined,
): { readonly ifOrderedNow?: { readonly day: string; readonly promised: false } } =>
  day ? { ifOrderedNow: { day, promised: false } } : {};

const lineView = <A extends LineOfCart['availability']>(line: Wanted, availability: A) => {
  if (availability.outcome !== 'available') return { ...line, ...availability };
  const { outcome, earliest, shares } = availability;
  const from = shares.map(({ batch, qty }) => ({
    batchRef: batch.ref,
    qty,
    eta: batch.eta,
    ...(isOverdue(batch, today()) && { overdue: true }),
  }));
  return { ...line, outcome, earliest, from };
};
