import type { Client } from '../../../src/client/client.ts';
import { dataOf } from '../../../src/client/problems.ts';
import { say, showParts } from './show.ts';

/** Lamps by a day: it is asked for, promised, gets better as lamps come earlier, and then the customer wants fewer. */
export const playPromises = async (
  client: Client,
  inDays: (days: number) => string,
): Promise<void> => {
  const addLamps = async (batch: { ref: string; qty: number; eta?: string }) =>
    dataOf(await client.POST('/batches', { body: { ...batch, sku: 'lamp' } }));
  const by = inDays(12);
  await addLamps({ ref: 'lamp-here', qty: 2 });
  await addLamps({ ref: 'lamp-ship', qty: 20, eta: inDays(10) });

  say('Wednesday', `when can 5 lamps ship? They must by ${by}`);
  const { days, line } = dataOf(
    await client.GET('/products/{sku}/availability', {
      params: { path: { sku: 'lamp' }, query: { qty: 5, by } },
    }),
  );
  console.table(days);
  console.log(`  ${line?.outcome}, earliest ${line?.earliest}. So they are ordered:`);
  const lines = [{ lineId: '1', sku: 'lamp', qty: 5, shipBy: by }];
  const order = { orderId: 'lamps', lines };
  showParts(dataOf(await client.POST('/allocations', { body: order })));

  say('Wednesday', 'another shipment of 6 lamps is due in 4 days: the promise gets better');
  await addLamps({ ref: 'lamp-early', qty: 6, eta: inDays(4) });
  const path = { orderId: 'lamps' };
  showParts(dataOf(await client.GET('/orders/{orderId}', { params: { path } })));

  say('Wednesday', 'the customer wants 2 lamps less: the line keeps its place, and frees them');
  showParts(
    dataOf(
      await client.PATCH('/orders/{orderId}/lines/{lineId}', {
        params: { path: { ...path, lineId: '1' } },
        body: { qty: 3 },
      }),
    ),
  );
};
