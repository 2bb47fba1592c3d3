import { addBatch } from '../../../src/application/batches/add-batch.ts';
import { allocateOrder } from '../../../src/application/orders/allocate-order.ts';
import type { Deps } from '../../../src/application/ports.ts';
import { oneUnit } from './allocators.ts';
import { drive } from './drive.ts';

const SECONDS = 4;

/** A fresh engine and fresh code are several times slower than they will be in a moment. */
export const warmUp = async (deps: Deps): Promise<void> => {
  await addBatch(deps)({ ref: 'warm-up', sku: 'WARM-UP', qty: 1_000_000, eta: null });
  const allocate = allocateOrder(deps);
  await drive(16, SECONDS, (n) => oneUnit(allocate, 'WARM-UP')(`warm-up-${n}`));
};
