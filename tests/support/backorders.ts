import type { OrderLine, PlacedLine } from '../../src/domain/order-line.ts';
import type { BackorderPolicy, Product } from '../../src/domain/product.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import type { Queue } from '../../src/domain/promises/serve-queue.ts';
import { AT, line, productWith } from './builders.ts';

export const POLICIES: readonly BackorderPolicy[] = ['strict', 'fill-what-fits'];

/** What is left after lines came in turn, each by a decision of its own: who gets nothing waits. */
export const afterBackorders = (
  start: Product,
  ...lines: readonly OrderLine[]
): { readonly product: Product; readonly lines: readonly PlacedLine[] } => {
  let product = start;
  const placed = lines.flatMap((one) => {
    const decision = allocate(product, [one], AT, 'backorder');
    product = decision.after;
    return decision.lines;
  });
  return { product, lines: placed };
};

/** A product without stock, and those who wait for so many units each: '1st', '2nd' and so on. */
export const waitingFor = (policy: BackorderPolicy, ...quantities: readonly number[]) =>
  afterBackorders(
    { ...productWith(), backorderPolicy: policy },
    ...quantities.map((qty, n) => line(nth(n + 1), qty)),
  );

export const nth = (n: number): string => `${n}${['th', 'st', 'nd', 'rd'][n] ?? 'th'}`;

/** All that wait. */
export const wholeQueue = (lines: readonly PlacedLine[]): Queue => ({ lines, isEnd: true });
