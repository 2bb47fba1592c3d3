import { addBatch as decide, type NewBatch } from '../domain/add-batch.ts';
import type { Batch } from '../domain/batch.ts';
import { newProduct, onDay } from '../domain/product.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Deps, StoredBatch } from './ports.ts';
import { changeStock, type Needs } from './stock/change-stock.ts';

export type AddBatch = NewBatch & { readonly sku: string };
export type BatchAdded = { readonly sku: string; readonly batch: Batch; readonly created: boolean };

/** Adds a batch; the same batch again is answered with what became of it. */
export const addBatch =
  (deps: Needs & Pick<Deps, 'today'>) =>
  async (command: AddBatch): Promise<BatchAdded> => {
    const { products } = deps;
    const { sku, ref, qty, eta, addedAt } = command;
    const {
      stored,
      saved,
      isServed = false,
    } = await changeStock(deps, {
      wanted: { orders: [], batch: { ref, qty, eta, ...(addedAt && { addedAt }) } },
      load: async () => {
        const [product = onDay(newProduct(sku), deps.today())] = (await products.load([sku], []))
          .products;
        // Only a batch that is not there after its product was read can't be among the product's.
        return { products: [product] as const, known: await products.loadBatch(ref) };
      },
      decide: ({ products: [product], known }, at) => ({
        changes: known ? repeated(known, command) : [decide(product, command, at)],
      }),
    });
    const [added] = saved;
    if (!added) return { sku, batch: (stored.known as StoredBatch).batch, created: isServed };
    const batch =
      added.after.filling === null
        ? added.after.batches.find((one) => one.ref === ref)
        : (await products.loadBatch(ref))?.batch;
    return { sku, batch: batch as Batch, created: true };
  };

/** Nothing is to be changed, if it is the same. */
const repeated = (
  { batch, original }: StoredBatch,
  { sku, qty, eta }: AddBatch,
): readonly never[] => {
  if (original.sku === sku && original.qty === qty && original.eta === eta) return [];
  throw new Refusal('batch-differs', `batch ${batch.ref} was added with another content`, [
    original,
  ]);
};
