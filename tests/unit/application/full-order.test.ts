import { beforeAll, describe, expect, test } from '@jest/globals';
import { audit } from '../../../src/application/jobs/audit.ts';
import { explainOrder } from '../../../src/application/orders/explain-order.ts';
import { MAX_LINES } from '../../../src/domain/orders/order.ts';
import { order, shop } from '../../support/shop.ts';

/** So many lines fit one transaction: nobody counts what the order has already. */
const AT_A_TIME = 98;
const TOO_LARGE = { code: 'order-too-large' };

const linesFrom = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => ({ lineId: `${from + n}`, sku: 'CHAIR', qty: 1 }));

/** A shop with an order that came a few lines at a time. */
const withOrderOf = async (lines: number) => {
  const all = shop();
  await all.addBatch({ ref: 'chairs', sku: 'CHAIR', qty: 2 * MAX_LINES, eta: null });
  for (let from = 0; from < lines; from += AT_A_TIME) {
    const some = linesFrom(from, Math.min(AT_A_TIME, lines - from));
    await all.allocate({ orderId: 'grown', lines: some });
  }
  const runAudit = () => audit(all)(all.auditPlace, { until: Number.POSITIVE_INFINITY });
  const orderMore = (lineId = 'more') =>
    all.allocate({ orderId: 'grown', lines: [{ lineId, sku: 'CHAIR', qty: 1 }] });
  return { ...all, runAudit, orderMore };
};
type Grown = Awaited<ReturnType<typeof withOrderOf>>;

describe('an order that grew beyond 5,000 lines, a few at a time', () => {
  let grown: Grown;
  beforeAll(async () => {
    grown = await withOrderOf(MAX_LINES + 1);
    await grown.runAudit();
  });

  test('takes no further line from the daily audit on', async () => {
    await expect(grown.orderMore()).rejects.toMatchObject(TOO_LARGE);
    await expect(
      grown.allocate({ orderId: 'grown', lines: linesFrom(MAX_LINES, 2) }),
    ).rejects.toMatchObject(TOO_LARGE);
  });

  test('is refused by a dry run, too', async () => {
    const dryRun = explainOrder(grown)({ orderId: 'grown', lines: linesFrom(MAX_LINES, 2) });

    await expect(dryRun).rejects.toMatchObject(TOO_LARGE);
  });

  test('answers a repeat of lines that it has, and its lines ship', async () => {
    const again = { orderId: 'grown', lines: linesFrom(0, 1) };

    expect(await grown.allocate(again)).toMatchObject({ outcome: 'allocated', created: false });
    expect(await explainOrder(grown)(again)).toMatchObject([{ outcome: 'known-already' }]);
    const shipped = (await grown.shipOrder('grown', ['1'])).filter(
      (one) => one.state === 'shipped',
    );
    expect(shipped.map(({ lineId }) => lineId)).toEqual(['1']);
  });

  test('holds up no other order', async () => {
    expect(await grown.allocate(order('other', { CHAIR: 1 }))).toMatchObject({ created: true });
  });
});

test('an order that grew to 5,000 lines is not full for the audit', async () => {
  const { runAudit, orderMore } = await withOrderOf(MAX_LINES);
  await runAudit();

  expect(await orderMore()).toMatchObject({ outcome: 'allocated', created: true });
});
