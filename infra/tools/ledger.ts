import { parseArgs } from 'node:util';
import { type Rebuilt, rebuildAll, rebuildOne } from '../../src/application/ledger/rebuild.ts';
import { composeRebuild } from '../../src/composition/rebuild.ts';
import { prefixOf } from './stage.ts';

/** Begins the ledgers of products that are older than that, with the figures as they are now, while the service goes on. */
const USAGE = 'npm run ledger -- rebuild [--sku <sku>] [--stage <stage>]';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { stage: { type: 'string' }, sku: { type: 'string' } },
});

const rebuild = async ({ stage, sku }: typeof values): Promise<void> => {
  const prefix = prefixOf(stage);
  const deps = composeRebuild({ TABLE_NAME: prefix, LEDGER_TABLE_NAME: `${prefix}-ledger` });
  let [products, opened] = [0, 0];
  const behind: Rebuilt[] = [];
  const note = (one: Rebuilt) => {
    products++;
    if (one.opened) opened++;
    if (one.completeTo < one.version) behind.push(one);
  };
  if (sku === undefined) for await (const one of rebuildAll(deps)) note(one);
  else {
    const one = await rebuildOne(deps, sku);
    if (!one) throw new Error(`There is no product ${sku}.`);
    note(one);
  }
  console.log(`Products: ${products}. Ledgers begun with the figures of now: ${opened}.`);
  if (behind.length === 0) return;
  console.log('Behind, as they are for a moment while orders come in; look again in a minute:');
  console.table(behind);
};

if (positionals[0] === 'rebuild') {
  await rebuild(values).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
} else {
  console.error(USAGE);
  process.exitCode = 1;
}
