import { dynamoDbProducts } from '../../src/adapters/dynamodb/products.ts';
import type { Table } from '../../src/adapters/dynamodb/reading.ts';
import { productsOnTheDay } from '../../src/application/products-on-the-day.ts';
import { productsTellingLevels } from '../../src/application/products-telling-levels.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { shop, useCases } from './shop.ts';

/** All use cases on a table, by the clock of a shop in memory; its store is not used. */
export const shopOn = (table: Table) => {
  const memory = shop();
  const { clock, today, backOff, pause } = memory;
  const stored = productsTellingLevels(dynamoDbProducts(table));
  const products = productsOnTheDay(stored, today);
  const deps = { ...compose({ TABLE_NAME: table.name }), products, clock, today, backOff, pause };
  return { ...memory, ...deps, ...useCases(deps) };
};
