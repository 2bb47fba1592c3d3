import type { Change, Products, Saved } from '../../src/application/ports.ts';

type Beside = Parameters<Products['prepare']> extends [unknown, ...infer B] ? B : never;

/** Saves changes that fit one transaction. */
export const saveChanges = (
  products: Products,
  changes: readonly Change[],
  ...beside: Beside
): Promise<Saved> => {
  const transaction = products.prepare(changes, ...beside);
  if (transaction === 'too large') throw new Error('too many items in a save');
  return transaction.save();
};

/** The same products, but what is saved is saved by this. */
export const savingBy = (
  products: Products,
  saveInstead: (changes: readonly Change[], ...beside: Beside) => Promise<Saved>,
): Products => ({
  ...products,
  prepare: (changes, ...beside) => {
    const transaction = products.prepare(changes, ...beside);
    return transaction === 'too large'
      ? transaction
      : { save: () => saveInstead(changes, ...beside) };
  },
});
