import type { Answer, Ask } from './ask.ts';
import { say } from './show.ts';

const showBatches = ({ batches }: Answer): void =>
  console.table(
    batches.map(({ ref, qty, shipped, available, blocked, blockReason }: Answer) => ({
      batch: ref,
      qty,
      shipped,
      available,
      ...(blocked && { blocked: blockReason ?? 'yes' }),
    })),
  );

/** What happens to vases in the warehouse: some come back, one lot is blocked, and somebody counts. */
export const playStock = async (ask: Ask): Promise<void> => {
  const batches = () => ask('GET', '/products/vase/batches');
  await ask('POST', '/batches', { ref: 'vase-old', sku: 'vase', qty: 10 });
  await ask('POST', '/batches', { ref: 'vase-new', sku: 'vase', qty: 6 });
  const lines = [{ lineId: '1', sku: 'vase', qty: 4 }];
  await ask('POST', '/allocations', { orderId: 'vases', lines });
  await ask('POST', '/orders/vases/shipments', {});

  say('Sunday', '2 of 4 vases come back; one is scratched, and is looked at before it is sold');
  const back = { lineId: '1', qty: 1 };
  await ask('POST', '/orders/vases/returns', { returnId: 'R-1', lines: [back] });
  await ask('POST', '/orders/vases/returns', {
    returnId: 'R-2',
    lines: [{ ...back, to: 'quarantine' }],
    reason: 'scratched',
  });
  showBatches(await batches());

  say('Sunday', 'the maker recalls a lot: it is blocked, and the list says who got of it');
  await ask('PATCH', '/batches/vase-old', { blocked: true, reason: 'recall' });
  const { lines: buyers } = await ask('GET', '/batches/vase-old/lines?state=shipped');
  console.table(buyers.map(({ orderId, qty, returned }: Answer) => ({ orderId, qty, returned })));

  say('Sunday', 'somebody counts what else is on the shelf: 6 instead of 7');
  await ask('PUT', '/products/vase/count', { counted: 6, expected: 7, reason: 'stocktaking' });
  showBatches(await batches());
};
