import { type Rebuilt, rebuildAll, rebuildOne } from '../../src/application/ledger/rebuild.ts';
import { Stop } from '../../src/cli/stop.ts';
import { composeRebuild } from '../../src/composition/rebuild.ts';

export type RebuiltLedgers = {
  readonly products: number;
  /** Ledgers that were begun with the figures of now. */
  readonly opened: number;
  /** Ledgers that are not up to date, as they are for a moment while orders come in. */
  readonly behind: readonly Rebuilt[];
};

/**
 * Begins the ledgers of products that are older than that, with the figures as they are now, while the service goes on.
 *
 * @param sku of this product alone, also if its ledger has a gap.
 * @param tell hears how many products it has looked at.
 */
export const rebuildLedgers = async (
  prefix: string,
  sku: string | undefined,
  tell: (products: number) => void,
): Promise<RebuiltLedgers> => {
  const deps = composeRebuild({ TABLE_NAME: prefix, LEDGER_TABLE_NAME: `${prefix}-ledger` });
  let [products, opened] = [0, 0];
  const behind: Rebuilt[] = [];
  const note = (one: Rebuilt) => {
    products++;
    if (one.opened) opened++;
    if (one.completeTo < one.version) behind.push(one);
    tell(products);
  };
  if (sku === undefined) for await (const one of rebuildAll(deps)) note(one);
  else {
    const one = await rebuildOne(deps, sku);
    if (!one) throw new Stop(`There is no product ${sku}.`);
    note(one);
  }
  return { products, opened, behind };
};
