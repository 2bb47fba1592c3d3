import { addBatch } from '../../src/application/batches/add-batch.ts';
import type { Deps } from '../../src/application/ports.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { freshTable } from '../support/fresh-table.ts';
import { ALLOCATORS, counting, oneUnit, type Way } from './support/allocators.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { drive } from './support/drive.ts';
import { median, rounded } from './support/stats.ts';
import { warmUp } from './support/warm-up.ts';

const SECONDS = 3;
const CLIENTS = [1, 8, 32, 64, 256];
const PLENTY = 1_000_000;
/** Fewer than are wanted in that time. */
const FEW = 100;

/** Many clients of one process want one SKU at once. */
const measure: Benchmark = async () => {
  const deps = compose({ TABLE_NAME: await freshTable() });
  await warmUp(deps);
  // An engine that is new to it gets faster for half a minute, and small transactions gain most by that.
  for (const way of ['one at a time', 'group commit'] as const) {
    await contend(deps, way, 64, PLENTY - 1);
    await contend(deps, way, 64, PLENTY - 2);
  }
  const rows: Row[] = [];
  for (const clients of CLIENTS) {
    // Side by side, as the machine is not the same from minute to minute.
    const base = await contend(deps, 'one at a time', clients, PLENTY);
    const others = [
      await contend(deps, 'group commit', clients, PLENTY),
      await contend(deps, 'each alone', clients, PLENTY),
    ];
    for (const row of [base, ...others]) {
      rows.push({ ...row, 'times one at a time': rounded(row['orders/s'] / base['orders/s']) });
    }
  }
  for (const way of ['group commit', 'each alone'] as const) {
    rows.push({ ...(await contend(deps, way, 64, FEW)), 'times one at a time': '-' });
  }
  return {
    rows,
    plot: {
      title: 'Orders for one SKU, one process',
      kind: 'lines',
      x: 'clients',
      y: ['orders/s'],
      unit: 'orders per second',
      by: 'way',
      log: true,
    },
  };
};
export default measure;

const contend = async (plain: Deps, way: Way, clients: number, units: number) => {
  const { deps, count } = counting(plain);
  const sku = `HOT, ${way}, ${clients}, ${units}`;
  await addBatch(plain)({ ref: sku, sku, qty: units, eta: null });
  const want = oneUnit(ALLOCATORS[way](deps), sku);

  const { outcomes, errors, perSecond, p95, computed } = await drive(clients, SECONDS, (n) =>
    want(`${sku}, ${n}`),
  );

  const { allocated = 0, short = 0 } = outcomes;
  const stored = (await deps.queries.batch(sku))?.batch.allocated;
  if (stored !== allocated) throw new Error(`${allocated} were told, and ${stored} are stored`);
  return {
    way,
    clients,
    units,
    'orders/s': perSecond,
    'p95 (ms)': p95,
    'computed (ms)': computed,
    'a read (ms)': rounded(median(count.readMs)),
    'a write (ms)': rounded(median(count.writeMs)),
    allocated,
    short,
    errors,
    'orders per write': rounded(allocated / count.writes),
    'lost races per order': rounded(count.lostRaces / (allocated + short)),
    oversold: Math.max(0, allocated - units),
  } satisfies Row;
};
