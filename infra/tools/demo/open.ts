import type { Client } from '../../../src/client/client.ts';
import { dataOf } from '../../../src/client/problems.ts';
import type { NewOrder } from '../../../src/client/schema.ts';
import { say } from './show.ts';

const NAMES: Readonly<Record<string, readonly [label: string, tag: string]>> = {
  lamp: ['Desk lamp, brass', 'lighting'],
  vase: ['Glass vase, 30 cm', 'glass'],
  box: ['Gift box, large', 'wrapping'],
  chair: ['Folding chair, oak', 'furniture'],
  candle: ['Beeswax candle, set of 6', 'lighting'],
  rug: ['Wool rug, 140 x 200', 'textiles'],
};

/** What is still open when a new week begins: stock that came late, carts, orders that wait. For the stock board. */
export const leaveOpen = async (
  client: Client,
  inDays: (days: number) => string,
): Promise<void> => {
  say('Monday', 'a new week: a shipment is late, orders wait, and carts are held');
  for (const [sku, [label, tag]] of Object.entries(NAMES)) {
    const params = { path: { sku } };
    const body = { label, tags: [tag], lowAt: 10 };
    dataOf(await client.PUT('/products/{sku}', { params, body }));
  }
  const batch = async (ref: string, sku: string, qty: number, eta: string | null = null) =>
    dataOf(await client.POST('/batches', { body: { ref, sku, qty, eta } }));
  const order = async (orderId: string, sku: string, qty: number, more: More = {}) => {
    const { shipBy, ...ofOrder } = more;
    const lines = [{ lineId: '1', sku, qty, ...(shipBy && { shipBy }) }];
    return dataOf(await client.POST('/allocations', { body: { orderId, lines, ...ofOrder } }));
  };
  const waits = { onShortage: 'backorder' } as const;

  dataOf(
    await client.PATCH('/products/{sku}', {
      params: { path: { sku: 'chair' } },
      body: { backorderPolicy: 'fill-what-fits' },
    }),
  );
  await batch('chair-418', 'chair', 24);
  await batch('chair-431', 'chair', 40, inDays(-2));
  await batch('chair-440', 'chair', 60, inDays(6));
  await batch('chair-452', 'chair', 36, inDays(13));
  await order('web-10412', 'chair', 16);
  await order('web-10415', 'chair', 6, { priority: 5 });
  await order('shop-2207', 'chair', 30);
  await order('web-10420', 'chair', 24, { shipBy: inDays(9) });
  await order('web-10431', 'chair', 12);
  await order('cart-8841', 'chair', 8, { holdFor: 'PT45M' });
  await order('web-10437', 'chair', 80, waits);
  await order('web-10440', 'chair', 65, waits);

  dataOf(
    await client.PUT('/products/{sku}/protection', {
      params: { path: { sku: 'candle' } },
      body: { safetyStock: 10 },
    }),
  );
  await batch('candle-77', 'candle', 58);
  await batch('candle-81', 'candle', 120, inDays(4));
  await order('web-10418', 'candle', 40);
  await order('web-10422', 'candle', 30);
  await order('cart-8850', 'candle', 6, { holdFor: 'PT2H' });

  await batch('rug-12', 'rug', 5);
  await order('shop-2211', 'rug', 5);
  await order('web-10444', 'rug', 2, waits);
};

type More = Partial<Pick<NewOrder, 'onShortage' | 'holdFor' | 'priority'>> & {
  readonly shipBy?: string;
};
