import type { Ask } from './ask.ts';
import { say, showParts } from './show.ts';

/** Lamps by a day: it is asked for, promised, gets better as lamps come earlier, and then the customer wants fewer. */
export const playPromises = async (ask: Ask, inDays: (days: number) => string): Promise<void> => {
  const by = inDays(12);
  await ask('POST', '/batches', { ref: 'lamp-here', sku: 'lamp', qty: 2 });
  await ask('POST', '/batches', { ref: 'lamp-ship', sku: 'lamp', qty: 20, eta: inDays(10) });

  say('Wednesday', `when can 5 lamps leave? They have to by ${by}`);
  const { days, line } = await ask('GET', `/products/lamp/availability?qty=5&by=${by}`);
  console.table(days);
  console.log(`  ${line.outcome}, earliest ${line.earliest}. So they are ordered:`);
  const lines = [{ lineId: '1', sku: 'lamp', qty: 5, shipBy: by }];
  showParts(await ask('POST', '/allocations', { orderId: 'lamps', lines }));

  say('Wednesday', 'another shipment of 6 lamps is due in 4 days: the promise gets better');
  await ask('POST', '/batches', { ref: 'lamp-early', sku: 'lamp', qty: 6, eta: inDays(4) });
  showParts(await ask('GET', '/orders/lamps'));

  say('Wednesday', 'the customer wants 2 lamps less: the line keeps its place, and frees them');
  showParts(await ask('PATCH', '/orders/lamps/lines/1', { qty: 3 }));
};
