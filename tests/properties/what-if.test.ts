import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ChangePreview } from '../../src/application/batches/preview-change.ts';
import { asOf, type PlacedLine } from '../../src/domain/order-line.ts';
import { consequencesBetween } from '../../src/domain/promises/consequences.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { shop } from '../support/shop.ts';
import { type Command, carryOut, commands, kitsAtWork } from './commands.ts';

type Shop = ReturnType<typeof shop>;

const change = fc.tuple(
  fc.constantFrom('batch-1', 'batch-2', 'batch-3'),
  fc.record(
    {
      qty: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 }), fc.constantFrom(60, 120)),
      eta: fc.constantFrom(null, '2029-12-01', '2030-02-01', '2030-03-01'),
      expiresOn: fc.constantFrom(null, '2030-01-02', '2030-02-20'),
      blocked: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
);

/** Lines as they are at that time, and which of them have something to lose. */
const linesOf = ({ store, clock }: Shop): readonly PlacedLine[] => {
  const at = clock().toISOString();
  return [...store.lines.values()].map((line) => asOf(line, at));
};

/** What it answers, or why it is refused. */
const outcomeOf = async <T>(work: Promise<T>): Promise<T | string> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

/** Lines of several SKUs have no order among each other. */
const withoutOrder = (foreseen: ChangePreview | string) =>
  typeof foreseen === 'string'
    ? foreseen
    : { ...foreseen, consequences: foreseen.consequences.map((one) => JSON.stringify(one)).sort() };

const contentOf = ({ store }: Shop): string =>
  JSON.stringify(
    Object.values(store).map((part) => ('values' in part ? [...part.values()] : part)),
  );

const expectForeseen = async (
  all: Shop,
  sequence: readonly Command[],
  [ref, wanted]: Parameters<Shop['changeBatch']>,
): Promise<void> => {
  for (const command of sequence) await carryOut(all, command);
  const stored = contentOf(all);

  const foreseen = await outcomeOf(all.previewChange(ref, wanted));
  expect(contentOf(all)).toBe(stored);

  const before = linesOf(all);
  const done = await outcomeOf(all.changeBatch(ref, wanted));
  const became = consequencesBetween(before, linesOf(all), all.today());
  expect(withoutOrder(foreseen)).toEqual(
    typeof done === 'string'
      ? done
      : withoutOrder({ sku: done.sku, batch: done.batch, consequences: became }),
  );
};

describe('a dry run of a change of a batch says what the change then does, and changes nothing,', () => {
  test('whatever was done before', () =>
    fc.assert(
      fc.asyncProperty(commands, change, (sequence, wanted) =>
        expectForeseen(shop(), sequence, wanted),
      ),
    ));

  test('also where orders are kept together', () =>
    fc.assert(
      fc.asyncProperty(kitsAtWork, change, (sequence, wanted) =>
        expectForeseen(
          shop(),
          sequence.map(([command]) => command),
          wanted,
        ),
      ),
    ));
});
