import { expect, test } from '@jest/globals';
import { audit } from '../../src/application/jobs/audit.ts';
import { composeAudit } from '../../src/composition/audit.ts';
import type { Strategies } from '../../src/domain/promises/strategies.ts';
import { freshTable } from '../support/fresh-table.ts';
import { largeOrder, order, orWait, useCases } from '../support/shop.ts';

const CHAIR = 'RED-CHAIR';
const WINS: Strategies = {
  rules: [{ match: { orderIds: ['large'] }, strategy: 'win' }],
  default: 'lose',
};

const opened = async () => {
  const deps = composeAudit({ TABLE_NAME: await freshTable() });
  const shop = useCases(deps);
  await shop.addBatch({ ref: 'here', sku: CHAIR, qty: 100, eta: null });
  await shop.addBatch({ ref: 'ship', sku: CHAIR, qty: 40, eta: '2099-03-01' });
  await shop.allocate(largeOrder('many', 100, CHAIR));
  await shop.allocate(orWait(order('large', { [CHAIR]: 100 })));
  const drifts = async () => {
    const until = Number.POSITIVE_INFINITY;
    return (await audit(deps)(deps.auditPlace, { until })).drifts;
  };
  return { ...deps, ...shop, drifts };
};

test('a SKU is promised anew in several transactions, as its dry run has said', async () => {
  const { repromise, previewRepromise, queries, drifts } = await opened();
  const foretold = await previewRepromise(CHAIR, WINS);

  const changes = await repromise(CHAIR, WINS);

  const told = ({ orderId, qty, effect, to }: (typeof changes)[number]) =>
    JSON.stringify([orderId, qty, effect, to.batchRef]);
  expect(changes.map(told).sort()).toEqual(foretold.map(told).sort());
  expect(await queries.order('large')).toMatchObject([{ batchRef: 'here' }]);
  const lost = await queries.order('many');
  expect(lost.filter(({ batchRef }) => batchRef === 'ship')).toHaveLength(40);
  expect(lost.filter(({ state }) => state === 'backordered')).toHaveLength(60);
  expect(await drifts()).toEqual([]);
  expect(await repromise(CHAIR, WINS)).toEqual([]);
});

test('planners and buyers at the same moment promise nothing twice, and nothing gets lost', async () => {
  const { repromise, allocate, releaseLine, queries, drifts } = await opened();
  const loses: Strategies = { rules: [], default: 'redistribute' };

  await Promise.all([
    repromise(CHAIR, WINS),
    repromise(CHAIR, loses),
    ...Array.from({ length: 10 }, (_, n) => allocate(orWait(order(`new-${n}`, { [CHAIR]: 1 })))),
    ...Array.from({ length: 10 }, (_, n) =>
      releaseLine({ orderId: 'many', lineId: String(n).padStart(4, '0') }),
    ),
  ]);
  await repromise(CHAIR, WINS);

  expect(await queries.order('large')).toMatchObject([{ batchRef: 'here' }]);
  const product = await queries.product(CHAIR);
  expect(product).toMatchObject({ filling: null });
  expect(await drifts()).toEqual([]);
});
