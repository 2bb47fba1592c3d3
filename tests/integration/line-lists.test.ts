import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseLine } from '../../src/adapters/dynamodb/items.ts';
import { isLine } from '../../src/adapters/dynamodb/keys.ts';
import { dynamoDbLineLists } from '../../src/adapters/dynamodb/line-lists.ts';
import { scan, type Table } from '../../src/adapters/dynamodb/reading.ts';
import { listLines, STATES } from '../../src/application/orders/list-lines.ts';
import { tableOf } from '../../src/composition/table.ts';
import { available, isOverdue, isToCome } from '../../src/domain/batch.ts';
import { isWaiting } from '../../src/domain/decision.ts';
import { hasExpired, isHeld, nameOf, type PlacedLine } from '../../src/domain/order-line.ts';
import { carryOut, commands } from '../properties/commands.ts';
import { freshTable } from '../support/fresh-table.ts';
import { shopOn } from '../support/shop-on-table.ts';

const allLines = async (table: Table): Promise<readonly PlacedLine[]> => {
  const lines: PlacedLine[] = [];
  for await (const { items } of scan(table, { ConsistentRead: true }))
    lines.push(...items.filter(isLine).map(parseLine));
  return lines;
};

test('whatever happens, a list has the lines that a look at all lines finds, each once', () =>
  fc.assert(
    fc.asyncProperty(commands, fc.integer({ min: 1, max: 5 }), async (sequence, limit) => {
      const table = tableOf({ TABLE_NAME: await freshTable() });
      const onTable = shopOn(table);
      const { clock, today } = onTable;
      for (const command of sequence) await carryOut(onTable, command);

      const at = clock().toISOString();
      const lines = (await allLines(table)).filter((line) => !hasExpired(line, at));
      const refs = [...new Set(lines.flatMap(({ batchRef }) => batchRef ?? []))];
      const batches = (await Promise.all(refs.map(onTable.products.loadBatch))).map(
        (one) => one?.batch,
      );
      const overdue = new Set(
        batches.flatMap((batch) =>
          batch && isToCome(batch) && isOverdue(batch, today()) && available(batch) >= 0
            ? [batch.ref]
            : [],
        ),
      );
      const isIn = {
        waiting: isWaiting,
        held: isHeld,
        late: (line: PlacedLine) => isWaiting(line) && (line.shipBy ?? '~') < today(),
        overdue: ({ state, batchRef, shipsOn: eta }: PlacedLine) =>
          state === 'allocated' && overdue.has(`${batchRef}`) && isOverdue({ eta }, today()),
      };

      const list = listLines({ lists: dynamoDbLineLists(table), clock, today });
      const found: Record<string, readonly string[]> = {};
      for (const state of STATES) {
        const names: string[] = [];
        let after: string | undefined;
        do {
          const page = await list({ state, limit, after });
          names.push(...page.items.map(nameOf));
          after = page.next;
        } while (after !== undefined);
        found[state] = names.sort();
      }
      const expected = STATES.map((state) => [state, lines.filter(isIn[state]).map(nameOf).sort()]);
      expect(found).toEqual(Object.fromEntries(expected));
    }),
    { numRuns: 12 },
  ));
