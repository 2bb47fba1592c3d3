import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { ChangePreview } from '../../src/application/batches/preview-change.ts';
import type { BatchChange } from '../../src/domain/batches/change-batch.ts';
import { asOf, type PlacedLine } from '../../src/domain/order-line.ts';
import { consequencesBetween } from '../../src/domain/promises/consequences.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { shop } from '../support/shop.ts';

type Shop = Pick<ReturnType<typeof shop>, 'previewChange' | 'changeBatch' | 'clock' | 'today'>;

export const change: fc.Arbitrary<[string, BatchChange]> = fc.tuple(
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

/** What is stored, as text, and the lines of it. */
export type Look = () => Promise<{
  readonly content: string;
  readonly lines: readonly PlacedLine[];
}>;

/** A dry run of the change says what it then does, and changes nothing. Answers what it says. */
export const expectForeseen = async (
  all: Shop,
  look: Look,
  [ref, wanted]: [string, BatchChange],
): Promise<ChangePreview | string> => {
  const linesNow = async () => {
    const at = all.clock().toISOString();
    return (await look()).lines.map((line) => asOf(line, at));
  };
  const { content } = await look();
  const foreseen = await outcomeOf(all.previewChange(ref, wanted));
  expect((await look()).content).toBe(content);

  const before = await linesNow();
  const done = await outcomeOf(all.changeBatch(ref, wanted));
  const consequences = consequencesBetween(before, await linesNow(), all.today());
  expect(withoutOrder(foreseen)).toEqual(
    typeof done === 'string'
      ? done
      : withoutOrder({ sku: done.sku, batch: done.batch, consequences }),
  );
  return foreseen;
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

/** Lines of several SKUs have no order among each other, nor have the attributes of a line that is read. */
const withoutOrder = (foreseen: ChangePreview | string) => {
  if (typeof foreseen === 'string') return foreseen;
  const { sku, batch, consequences } = foreseen;
  const brief = consequences.map(({ from, to, ...one }) => [
    ...[from, to].map(({ state, batchRef, shipsOn, part }) => [state, batchRef, shipsOn, part]),
    ...Object.values(one),
  ]);
  return { sku, batch, consequences: brief.map((one) => JSON.stringify(one)).sort() };
};
