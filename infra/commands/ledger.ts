import type { Command } from 'commander';
import { addCommand } from './command.ts';
import { type Output, show, table, withJson } from './output.ts';
import { progressOf } from './progress.ts';
import { resourcesAt, type Where, withWhere } from './where.ts';

export const addLedger = (stock: Command): void => {
  const ledger = addCommand(
    stock,
    'ledger',
    'mends the ledger of what happened, while the service goes on',
    'ledger rebuild --stage prod',
  );
  const begin = addCommand(
    ledger,
    'rebuild',
    'begins the ledger of products that are older than it, with the figures as they are now',
    'ledger rebuild --stage prod --sku LAMP',
  ).option('--sku <sku>', 'of this product alone, also if its ledger has a gap');
  withJson(withWhere(begin)).action(rebuild);
  const again = addCommand(
    ledger,
    'replay',
    'has the archive of the bus tell the ledger again what happened',
    'ledger replay --stage prod --from 2030-01-01T08:00:00Z',
  )
    .requiredOption('--from <time>', 'since when')
    .option('--to <time>', 'until when; now, unless you say')
    .requiredOption('--stage <stage>', 'a stage that is deployed on AWS: npm start has no archive')
    .option('--profile <name>', 'the AWS profile whose credentials and region are used');
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
      `Products: ${products}. Ledgers begun with the figures of now: ${opened}.`,
      ...(behind.length > 0
        ? [
            'Behind, as they are for a moment while orders come in; look again in a minute:',
            table(behind),
          ]
        : []),
    ].join('\n'),
  );
};

type Replay = Where & Output & { readonly from: string; readonly to?: string };

const replay = async ({ from, to, ...options }: Replay): Promise<void> => {
  const { replay } = await import('../tools/replay.ts');
  const name = await replay(await resourcesAt(options), from, to);
  show(
    { replay: name },
    options,
    () =>
      `It goes on by itself; how far it is says: aws events describe-replay --replay-name ${name}`,
  );
};
