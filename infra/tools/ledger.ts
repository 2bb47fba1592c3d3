import { parseArgs } from 'node:util';
import { erase } from '../../src/application/ledger/erase.ts';
import { type Rebuilt, rebuildAll, rebuildOne } from '../../src/application/ledger/rebuild.ts';
import { composeErasures } from '../../src/composition/erasures.ts';
import { composeRebuild } from '../../src/composition/rebuild.ts';
import { replay } from './replay.ts';
import { prefixOf } from './stage.ts';

/**
 * rebuild begins the ledgers of products that are older than that, with the figures as they are now; replay has the
 * archive of the bus tell again what happened; erase takes the name of somebody who gave commands out of the ledger and
 * of the stock. All of it while the service goes on.
 */
const USAGE = `npm run ledger -- rebuild [--sku <sku>] [--stage <stage>]
npm run ledger -- replay --stage <stage> --from <time> [--to <time>]
npm run ledger -- erase --by <who> [--stage <stage>]`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    stage: { type: 'string' },
    sku: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    by: { type: 'string' },
  },
});
const { stage, sku, from, to, by } = values;

const environment = () => {
  const prefix = prefixOf(stage);
  return { TABLE_NAME: prefix, LEDGER_TABLE_NAME: `${prefix}-ledger` };
};

const rebuild = async (): Promise<void> => {
  const deps = composeRebuild(environment());
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

const run = async (): Promise<void> => {
  if (positionals[0] === 'rebuild') return rebuild();
  if (positionals[0] === 'erase' && by) {
    const items = await erase(composeErasures(environment()))(by);
    return console.log(`Items that had this name, and have it no more: ${items}.`);
  }
  if (positionals[0] !== 'replay' || !stage || !from) throw new Error(USAGE);
  console.log(await replay(prefixOf(stage), from, to));
};

await run().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
