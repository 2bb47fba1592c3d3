import { unitsAvailable } from '../../domain/batch.ts';
import { nothingYet } from '../../domain/books/ledger.ts';
import type { Product } from '../../domain/product.ts';
import type { Clock, Ledger, Queries } from '../ports.ts';
import { moveOn } from './move-on.ts';

type Needs = {
  readonly ledger: Ledger;
  readonly queries: Pick<Queries, 'product' | 'products'>;
  readonly clock: Clock;
};

/** How it stands with the ledger of a SKU. */
export type Rebuilt = {
  readonly sku: string;
  readonly version: number;
  readonly completeFrom: number;
  readonly completeTo: number;
  /** Whether it has been begun with the figures of now. */
  readonly opened: boolean;
};

const PAGE = 100;

/** Goes through all SKUs: of those that are older than their ledger it is begun, with the figures as they are now. */
export async function* rebuildAll(needs: Needs): AsyncGenerator<Rebuilt> {
  let after: string | undefined;
  do {
    const page = await needs.queries.products({ limit: PAGE, after });
    for (const product of page.items) yield rebuild(needs, product, false);
    after = page.next;
  } while (after !== undefined);
}

/** The same of one; what is missing in between is given up: its ledger is begun anew. */
export const rebuildOne = async (needs: Needs, sku: string): Promise<Rebuilt | undefined> => {
  const product = await needs.queries.product(sku);
  return product && rebuild(needs, product, true);
};

const rebuild = async (
  { ledger, clock }: Needs,
  { sku, version, batches, backordered }: Product,
  anew: boolean,
): Promise<Rebuilt> => {
  await moveOn(ledger, [sku]);
  const [known] = await ledger.complete([sku]);
  let opened = false;
  if (version > (known?.to ?? 0) && (anew || !known)) {
    const figures = { available: unitsAvailable(batches), backordered };
    const at = clock().toISOString();
    await ledger.putOpening({ type: 'LedgerOpened', sku, version, at, ...figures });
    // The events may have come that far meanwhile: then nothing is given up.
    opened = await ledger.moveOn({ sku, from: version, to: version });
    await moveOn(ledger, [sku]);
  }
  const [{ from, to } = nothingYet(sku)] = await ledger.complete([sku]);
  return { sku, version, completeFrom: from, completeTo: to, opened };
};
