import { addBatch as decide, type NewBatch } from '../domain/add-batch.ts';
import type { Batch } from '../domain/batch.ts';
import { newProduct, type Product } from '../domain/product.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Deps, StoredBatch } from './ports.ts';
import { expireHolds, fillIfPossible } from './stock/rest-of-queue.ts';
import { untilSaved } from './stock/retry.ts';
import { withQueueFilled } from './stock/serve-queue.ts';

export type AddBatch = NewBatch & { readonly sku: string };
export type BatchAdded = { readonly sku: string; readonly batch: Batch; readonly created: boolean };

/** Adds a batch; the same batch again is answered with what became of it. */
export const addBatch =
  (deps: Pick<Deps, 'products' | 'clock' | 'backOff'>) =>
  async (command: AddBatch): Promise<BatchAdded> => {
    const { products, clock, backOff } = deps;
    let filling: Product['filling'] = null;
    const added = await untilSaved<undefined, BatchAdded>(backOff, undefined, async () => {
      const { sku } = command;
      const [product = newProduct(sku)] = (await products.load([sku], [])).products;
      if (await expireHolds(deps, [product])) return { again: undefined };
      // Only a batch that is not there after its product was read can't be among the product's.
      const known = await products.loadBatch(command.ref);
      if (known) return { done: repeated(known, command) };
      const at = clock().toISOString();
      const decision = await withQueueFilled(products, decide(product, command, at), at);
      if ((await products.save([decision])) !== 'saved') return { again: undefined };
      filling = decision.after.filling;

      const batch = decision.after.batches.find(({ ref }) => ref === command.ref) as Batch;
      return { done: { sku, batch, created: true } };
    });
    if (filling === null) return added;
    await fillIfPossible(deps)(command.sku);
    return { ...added, batch: (await products.loadBatch(command.ref))?.batch ?? added.batch };
  };

const repeated = (
  { product, batch, original }: StoredBatch,
  { sku, qty, eta }: AddBatch,
): BatchAdded => {
  if (original.sku === sku && original.qty === qty && original.eta === eta) {
    return { sku: product.sku, batch, created: false };
  }
  throw new Refusal('batch-differs', `batch ${batch.ref} was added with another content`, [
    original,
  ]);
};
