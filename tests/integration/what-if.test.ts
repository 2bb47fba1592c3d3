import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseLine } from '../../src/adapters/dynamodb/items.ts';
import { isLine } from '../../src/adapters/dynamodb/keys.ts';
import { scan, type Table } from '../../src/adapters/dynamodb/reading.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import { tableOf } from '../../src/composition/table.ts';
import { carryOut, commands, kitsAtWork } from '../properties/commands.ts';
import { change, expectForeseen, type Look } from '../properties/foreseen.ts';
import { freshTable } from '../support/fresh-table.ts';
import { order, splitting, together } from '../support/shop.ts';
import { shopOn } from '../support/shop-on-table.ts';

const looking =
  (table: Table): Look =>
  async () => {
    const all: Item[] = [];
    for await (const { items } of scan(table, { ConsistentRead: true })) all.push(...items);
    return { content: JSON.stringify(all), lines: all.filter(isLine).map(parseLine) };
  };

test('a dry run says what a change of a batch then does in the table, whatever was done before', () =>
  fc.assert(
    fc.asyncProperty(
      fc.oneof(
        commands,
        kitsAtWork.map((sequence) => sequence.map(([command]) => command)),
      ),
      change,
      async (sequence, wanted) => {
        const table = tableOf({ TABLE_NAME: await freshTable() });
        const shop = shopOn(table);
        for (const command of sequence) await carryOut(shop, command);
        await expectForeseen(shop, looking(table), wanted);
      },
    ),
    { numRuns: 10 },
  ));

/** Some more steps than one. */
const ORDERS = 60;

test(`of a cut that takes its batch from ${3 * ORDERS} lines all is foreseen, in many steps`, async () => {
  const table = tableOf({ TABLE_NAME: await freshTable() });
  const shop = shopOn(table);
  await shop.addBatch({ ref: 'batch-1', sku: 'LAMP', qty: 10_000, eta: null });
  await shop.addBatch({ ref: 'desks', sku: 'DESK', qty: 10_000, eta: null });
  for (let n = 0; n < ORDERS; n++) {
    await shop.allocate(order(`plain-${n}`, { LAMP: 2 }));
    await shop.allocate(splitting(order(`split-${n}`, { LAMP: 3 })));
    await shop.allocate(together(order(`kit-${n}`, { LAMP: 1, DESK: 1 })));
  }
  await shop.addBatch({ ref: 'ship', sku: 'LAMP', qty: 3 * ORDERS + 1, eta: '2030-02-01' });

  const foreseen = await expectForeseen(shop, looking(table), ['batch-1', { qty: 0 }]);
  if (typeof foreseen === 'string') throw new Error(foreseen);
  const effects = Map.groupBy(foreseen.consequences, ({ effect }) => effect);
  // Half of the units find a place on the shipment; the kits behind them give back their desks.
  expect([...effects.keys()]).toEqual(['released', 'loses']);
  const ofKits = effects.get('released')?.filter(({ from }) => from.sku === 'DESK') ?? [];
  expect(ofKits.length).toBeGreaterThan(0);
});
