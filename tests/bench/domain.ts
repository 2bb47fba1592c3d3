import { decideOrders } from '../../src/domain/orders/order.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { AT, inWarehouse, line, productWith } from '../support/builders.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { rounded } from './support/stats.ts';

const OPEN_BATCHES = [10, 1_000];
const SECONDS = 1;
const GROUP = 90;

/** How often a second something can be done that takes no input or output. */
const perSecond = (act: () => unknown): number => {
  const during = (seconds: number): number => {
    const begun = performance.now();
    let count = 0;
    while (performance.now() < begun + seconds * 1_000) {
      act();
      count++;
    }
    return count / seconds;
  };
  during(SECONDS / 2);
  return during(SECONDS);
};

/** The rules alone, without a database. */
const measure: Benchmark = async () => {
  const rows = OPEN_BATCHES.map((open): Row => {
    // The large line fits only the last batch: all others are looked at.
    const sizes = Array.from({ length: open }, (_, n) => (n < open - 1 ? 1_000 : 1_000_000));
    const product = productWith(...sizes.map((qty, n) => inWarehouse(`batch-${n}`, qty)));
    const orders = Array.from({ length: GROUP }, (_, n) => ({
      lines: [line(`order-${n}`, 1)],
      onShortage: 'reject' as const,
    }));
    const group = () => decideOrders(orders, { products: [product], lines: [] }, AT);
    return {
      'open batches': open,
      'on the first batch (1/s)': rounded(perSecond(() => allocate(product, [line('o', 1)], AT))),
      'on the last batch (1/s)': rounded(
        perSecond(() => allocate(product, [line('o', 5_000)], AT)),
      ),
      [`in groups of ${GROUP} (1/s)`]: rounded(GROUP * perSecond(group)),
    };
  });
  return {
    rows,
    plot: {
      title: 'Allocations decided in memory, on one core',
      kind: 'bars',
      x: 'open batches',
      y: Object.keys(rows[0] ?? {}).slice(1),
      unit: 'per second',
    },
  };
};
export default measure;
