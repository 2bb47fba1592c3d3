import { tellingLevel } from '../domain/promises/level.ts';
import type { Products } from './ports.ts';

/**
 * Whatever is saved tells of a level that it crosses. It is derived here, of all that one transaction changes, so that
 * no command needs to know of it, and what crosses a level on its way and comes back tells nothing.
 */
export const productsTellingLevels = (products: Products): Products => ({
  ...products,
  prepare: (changes, ...beside) => products.prepare(changes.map(tellingLevel), ...beside),
});
