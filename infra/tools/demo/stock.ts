import type { Client } from '../../../src/client/client.ts';
import { dataOf } from '../../../src/client/problems.ts';
import type { PageOfBatches } from '../../../src/client/schema.ts';
import { say } from './show.ts';

const showBatches = ({ batches }: PageOfBatches): void =>
  console.table(
    batches.map(({ ref, qty, shipped, available, blocked, blockReason }) => ({
      batch: ref,
      qty,
      shipped,
      available,
      ...(blocked && { blocked: blockReason ?? 'yes' }),
    })),
  );

/** What happens to vases in the warehouse: some come back, one lot is blocked, and somebody counts. */
export const playStock = async (client: Client): Promise<void> => {
  const ofVase = { params: { path: { sku: 'vase' } } };
  const ofOrder = { params: { path: { orderId: 'vases' } } };
  const addVases = async (ref: string, qty: number) =>
    dataOf(await client.POST('/batches', { body: { ref, sku: 'vase', qty } }));
  const batches = async () => dataOf(await client.GET('/products/{sku}/batches', ofVase));
  await addVases('vase-old', 10);
  await addVases('vase-new', 6);
  const lines = [{ lineId: '1', sku: 'vase', qty: 4 }];
  dataOf(await client.POST('/allocations', { body: { orderId: 'vases', lines } }));
  dataOf(await client.POST('/orders/{orderId}/shipments', { ...ofOrder, body: {} }));

  say(
    'Sunday',
    '2 of 4 vases are returned; one is scratched and must be inspected before it is sold',
  );
  const back = { lineId: '1', qty: 1 };
  const good = { returnId: 'R-1', lines: [back] };
  dataOf(await client.POST('/orders/{orderId}/returns', { ...ofOrder, body: good }));
  const scratched = {
    returnId: 'R-2',
    lines: [{ ...back, to: 'quarantine' as const }],
    reason: 'scratched',
  };
  dataOf(await client.POST('/orders/{orderId}/returns', { ...ofOrder, body: scratched }));
  showBatches(await batches());

  say(
    'Sunday',
    'the manufacturer recalls a lot: it is blocked, and the list shows which orders got units of it',
  );
  const path = { ref: 'vase-old' };
  const blocked = { blocked: true, reason: 'recall' };
  dataOf(await client.PATCH('/batches/{ref}', { params: { path }, body: blocked }));
  const { lines: buyers } = dataOf(
    await client.GET('/batches/{ref}/lines', { params: { path, query: { state: 'shipped' } } }),
  );
  console.table(buyers.map(({ orderId, qty, returned }) => ({ orderId, qty, returned })));

  say('Sunday', 'the rest of the shelf is counted: 6 instead of 7');
  const counted = { counted: 6, expected: 7, reason: 'stocktaking' };
  dataOf(await client.PUT('/products/{sku}/count', { ...ofVase, body: counted }));
  showBatches(await batches());
};
