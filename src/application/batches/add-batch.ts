import type { Batch } from '../../domain/batch.ts';
import type { NewBatch } from '../../domain/batches/add-batch.ts';
import { enterBatch, type Needs } from '../stock/enter-batch.ts';

export type AddBatch = NewBatch & { readonly sku: string };
export type BatchAdded = { readonly sku: string; readonly batch: Batch; readonly created: boolean };

/** Adds a batch; the same batch again is answered with what became of it. */
export const addBatch = (deps: Needs): ((command: AddBatch) => Promise<BatchAdded>) => {
  const enter = enterBatch(deps);
  return async (command) => {
    const { was, is } = await enter(command);
    return { sku: command.sku, batch: is, created: !was };
  };
};
