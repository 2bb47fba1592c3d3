import { expect, test } from '@jest/globals';
import { changeBatch } from '../../src/application/batches/change-batch.ts';
import { audit } from '../../src/application/jobs/audit.ts';
import { finishWork } from '../../src/application/jobs/finish-work.ts';
import { composeAudit } from '../../src/composition/audit.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { freshTable } from '../support/fresh-table.ts';
import { mortalClient } from '../support/mortal-client.ts';
import { order, together, useCases } from '../support/shop.ts';

const TABLES = 8;
const anywhere = { read: async () => ({ unsettled: [] }), write: async () => {} };

/** How many requests whoever cuts the tops may make before it is killed: from one to all that it takes. */
test('killed anywhere while tops break: each table is whole or given back, and nothing is lost or freed twice', async () => {
  const env = { TABLE_NAME: await freshTable() };
  const deps = composeAudit(env);
  const { addBatch, allocate } = useCases(deps);
  let killed = true;
  for (let life = 1; killed; life += 3) {
    const [top, leg, screw] = [`top-${life}`, `leg-${life}`, `screw-${life}`];
    await addBatch({ ref: top, sku: top, qty: TABLES, eta: null });
    await addBatch({ ref: leg, sku: leg, qty: TABLES * 4, eta: null });
    await addBatch({ ref: screw, sku: screw, qty: TABLES * 16, eta: null });
    const orderIds = Array.from({ length: TABLES }, (_, n) => `table-${life}-${n}`);
    for (const orderId of orderIds) {
      await allocate(together(order(orderId, { [top]: 1, [leg]: 4, [screw]: 16 })));
    }
    const left = TABLES / 2;
    const { client } = mortalClient((_, nth) => nth > life);
    killed = await changeBatch(compose(env, client))(top, { qty: left }).then(
      () => false,
      () => true,
    );

    await changeBatch(deps)(top, { qty: left });
    await finishWork(deps)();

    const orders = await Promise.all(orderIds.map((orderId) => deps.queries.order(orderId)));
    const states = orders.map((lines) => new Set(lines.map(({ state }) => state)));
    expect(states).toEqual([
      ...Array(left).fill(new Set(['allocated'])),
      ...Array(TABLES - left).fill(new Set(['released'])),
    ]);
    expect((await deps.queries.batch(leg))?.batch.allocated).toBe(left * 4);
    expect((await deps.queries.batch(screw))?.batch.allocated).toBe(left * 16);
    expect(await deps.unfinished.names('order')).toEqual([]);
  }
  const { drifts } = await audit(deps)(anywhere, { until: Number.POSITIVE_INFINITY });
  expect(drifts).toEqual([]);
});
