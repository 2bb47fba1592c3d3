import { productItem, restockItem } from '../../src/adapters/dynamodb/items.ts';
import { restock } from '../../src/application/jobs/restock.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { needsRestock } from '../../src/domain/batches/restock.ts';
import { newProduct } from '../../src/domain/product.ts';
import { freshTable } from '../support/fresh-table.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { meteredClient } from './support/metered-client.ts';
import { rounded } from './support/stats.ts';
import { writeItems } from './support/write-items.ts';

/** To write a million (PRODUCTS=1000000) takes ten minutes or so: by hand. */
const { PRODUCTS } = process.env;
const CATALOGUES = PRODUCTS ? [Number(PRODUCTS)] : [1_000, 10_000, 100_000];
const IN_NEED = 1_000;
const RULE = { reorderPoint: 10, lotSize: 50, leadTimeDays: 14 };

/** What a run of the restock job touches, by how many products there are; as many need it each time. */
const measure: Benchmark = async () => {
  const rows: Row[] = [];
  for (const products of CATALOGUES) rows.push(await run(products));
  return {
    rows,
    plot: {
      title: `A restock run, ${IN_NEED} products in need`,
      kind: 'bars',
      x: 'products',
      y: ['requests'],
      unit: 'requests to DynamoDB',
    },
  };
};
export default measure;

const run = async (products: number): Promise<Row> => {
  const table = await freshTable();
  const every = products / IN_NEED;
  const product = (n: number) => {
    const units = n % every === 0 ? RULE.reorderPoint : 1_000;
    const batch = { ref: `batch-${n}`, purchased: units, allocated: 0, eta: null, added: 1 };
    return { ...newProduct(`SKU-${n}`), version: 1, batches: [batch], restockRule: RULE };
  };
  await writeItems(table, products, (n) => productItem(product(n), []));
  await writeItems(table, IN_NEED, (n) => restockItem(`SKU-${n * every}`));
  if (!needsRestock(product(0))) throw new Error('nobody is in need');

  const { client, meter } = meteredClient();
  const begun = performance.now();
  const restocked = await restock(compose({ TABLE_NAME: table }, client))();
  const seconds = rounded((performance.now() - begun) / 1_000);
  if (restocked.length !== IN_NEED) throw new Error(`${restocked.length} were restocked`);
  return {
    products,
    'in need': IN_NEED,
    restocked: restocked.length,
    requests: meter.requests,
    'items read': meter.itemsRead,
    transactions: meter.writes,
    'bytes sent': meter.bytesSent,
    'bytes received': meter.bytesReceived,
    seconds,
  };
};
