import type { AttemptStep, Change, Products, Saved } from '../../src/application/ports.ts';

/** Saves changes that fit one transaction. */
export const saveChanges = (
  products: Products,
  changes: readonly Change[],
  step?: AttemptStep,
): Promise<Saved> => {
  const transaction = products.prepare(changes, step);
  if (transaction === 'too large') throw new Error('too many items in a save');
  return transaction.save();
};

/** The same products, but what is saved is saved by this. */
export const savingBy = (
  products: Products,
  saveInstead: (changes: readonly Change[], step?: AttemptStep) => Promise<Saved>,
): Products => ({
  ...products,
  prepare: (changes, step) => {
    const transaction = products.prepare(changes, step);
    return transaction === 'too large' ? transaction : { save: () => saveInstead(changes, step) };
  },
});
