import { expect } from '@jest/globals';
import type { AuditDeps, Change, Deps } from '../../src/application/ports.ts';
import { composeAudit } from '../../src/composition/audit.ts';
import { addBatch, type NewBatch } from '../../src/domain/batches/add-batch.ts';
import type { Decision } from '../../src/domain/decision.ts';
import type { OrderLine } from '../../src/domain/order-line.ts';
import { newProduct, type Product } from '../../src/domain/product.ts';
import { type Allocation, allocate } from '../../src/domain/promises/allocate.ts';
import { AT, SKU } from '../support/builders.ts';
import { freshTable } from '../support/fresh-table.ts';
import { inMemory } from '../support/in-memory.ts';
import { saveChanges } from '../support/saving.ts';

/** Every adapter of the ports: what one promises, the other keeps too. */
export const adapters: readonly (readonly [string, () => Promise<AuditDeps>])[] = [
  ['in memory', async () => inMemory()],
  ['on DynamoDB', async () => composeAudit({ TABLE_NAME: await freshTable() })],
];

export const save = async <C extends Change>({ products }: Deps, change: C): Promise<C> => {
  expect(await saveChanges(products, [change])).toBe('saved');
  return change;
};

/** A SKU's product as it is stored; one that nobody knows yet is new. */
export const productOf = async ({ products }: Deps, sku = SKU): Promise<Product> =>
  (await products.load([sku], [])).products[0] ?? newProduct(sku);

export const stock = async (deps: Deps, batch: NewBatch, sku = SKU): Promise<Decision> =>
  save(deps, addBatch(await productOf(deps, sku), batch, AT));

/** Allocates lines of one SKU. */
export const sell = async (deps: Deps, ...lines: readonly OrderLine[]): Promise<Allocation> =>
  save(deps, allocate(await productOf(deps, lines[0]?.sku), lines, AT));
