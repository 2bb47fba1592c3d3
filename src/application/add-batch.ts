import { addBatch as decide, type NewBatch } from '../domain/add-batch.ts';
import type { Batch } from '../domain/batch.ts';
import { newProduct } from '../domain/product.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Deps, StoredBatch } from './ports.ts';
import { untilSaved } from './retry.ts';

export type AddBatch = NewBatch & { readonly sku: string };
export type BatchAdded = { readonly sku: string; readonly batch: Batch; readonly created: boolean };

/** Adds a batch; the same batch again is answered with what became of it. */
export const addBatch =
  ({ products, clock, backOff }: Pick<Deps, 'products' | 'clock' | 'backOff'>) =>
  (command: AddBatch): Promise<BatchAdded> =>
    untilSaved(backOff, undefined, async () => {
      const { sku } = command;
      const [product = newProduct(sku)] = (await products.load([sku], [])).products;
      // Only a batch that is not there after its product was read can't be among the product's.
      const known = await products.loadBatch(command.ref);
      if (known) return { done: repeated(known, command) };
      const decision = decide(product, command, clock().toISOString());
      if ((await products.save([decision])) !== 'saved') return { again: undefined };

      const batch = decision.after.batches.find(({ ref }) => ref === command.ref) as Batch;
      return { done: { sku, batch, created: true } };
    });

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
