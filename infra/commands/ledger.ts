import type { Command } from 'commander';
import { addCommand } from './support/command.ts';
import { type Output, show, table, withJson } from './support/output.ts';
import { progressOf } from './support/progress.ts';
import { resourcesAt, type Where, withWhere } from './support/where.ts';

export const addLedger = (stock: Command): void => {
  const ledger = addCommand(
    stock,
    'ledger',
    'repair the ledger, the record of what happened',
    'ledger rebuild --stage prod',
  );
  const begin = addCommand(
    ledger,
    'rebuild',
    'start the ledger of older products from their current figures',
    'ledger rebuild --stage prod --sku LAMP',
  ).option('--sku <sku>', 'only this product, even if its ledger has a gap');
  withJson(withWhere(begin)).action(rebuild);
  const forget = addCommand(
    ledger,
    'erase',
    'erase the name of a person who gave commands from the ledger and the stock data',
    'ledger erase --stage prod --by arn:aws:iam::111122223333:user/jo',
  ).requiredOption('--by <who>', 'the name, as the history shows it');
  withJson(withWhere(forget)).action(erase);
  const again = addCommand(
    ledger,
    'replay',
    'replay archived events into the ledger',
    'ledger replay --stage prod --from 2030-01-01T08:00:00Z',
  )
    .requiredOption('--from <time>', 'start of the period')
    .option('--to <time>', 'end of the period (default: now)')
    .requiredOption('--stage <stage>', 'a stage deployed on AWS; npm start has no archive')
    .option('--profile <name>', 'AWS profile to take credentials and region from');
  withJson(again).action(replay);
};

const rebuild = async (options: Where & Output & { readonly sku?: string }): Promise<void> => {
  const { rebuildLedgers } = await import('../tools/ledger.ts');
  const progress = progressOf('products');
  const rebuilt = await rebuildLedgers(
    await resourcesAt(options),
    options.sku,
    progress.show,
  ).finally(progress.stop);
  const { products, opened, behind } = rebuilt;
  show(rebuilt, options, () =>
    [
      `Products: ${products}. Ledgers started from current figures: ${opened}.`,
      ...(behind.length > 0
        ? [
            'Behind, which is normal for a moment while orders arrive; check again in a minute:',
            table(behind),
          ]
        : []),
    ].join('\n'),
  );
};

const erase = async (options: Where & Output & { readonly by: string }): Promise<void> => {
  const [{ erase }, { composeErasures }] = await Promise.all([
    import('../../src/application/ledger/erase.ts'),
    import('../../src/composition/erasures.ts'),
  ]);
  const prefix = await resourcesAt(options);
  const tables = { TABLE_NAME: prefix, LEDGER_TABLE_NAME: `${prefix}-ledger` };
  const items = await erase(composeErasures(tables))(options.by);
  show({ items }, options, () => `Items from which the name was erased: ${items}.`);
};

type Replay = Where & Output & { readonly from: string; readonly to?: string };

const replay = async ({ from, to, ...options }: Replay): Promise<void> => {
  const { replay } = await import('../tools/replay.ts');
  const name = await replay(await resourcesAt(options), from, to);
  show(
    { replay: name },
    options,
    () =>
      `It continues in the background; see its progress with: aws events describe-replay --replay-name ${name}`,
  );
};
