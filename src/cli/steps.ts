import { type Comparison, compareOrder, type LostLine } from './compare.ts';
import type { Row } from './csv.ts';
import { inLanes } from './in-lanes.ts';
import type { BatchRow, Line, Promised } from './inputs.ts';
import { addBatch, allocateLines, LINES_PER_CALL, linesOfOrder, type Outcome } from './service.ts';
import type { Fate } from './summary.ts';

/** Takes note of what became of a row. */
export type Tell = (row: Row, fate: Fate) => void;

/** Batches of a SKU go in the order of the file: on the same ETA the one added first is used first. */
export const sendBatches = (url: string, batches: readonly BatchRow[], tell: Tell): Promise<void> =>
  inLanes(
    batches,
    ({ sku }) => sku,
    async (batch) => tell(batch.source, await addBatch(url, batch)),
  );

/** Finds out what the service has of what was promised, and what is left to send. */
export const compareAll = async (
  url: string,
  ordered: readonly Line[],
  promised: readonly Promised[],
  tell: Tell,
): Promise<Pick<Comparison, 'open' | 'lost'>> => {
  const orderedOf = Map.groupBy(ordered, ({ orderId }) => orderId);
  const promisedOf = Map.groupBy(promised, ({ orderId }) => orderId);
  const open: Line[] = ordered.filter(({ orderId }) => !promisedOf.has(orderId));
  const lost: LostLine[] = [];
  await inLanes(
    [...promisedOf],
    ([orderId]) => orderId,
    async ([orderId, rows]) => {
      const found = compareOrder(
        orderedOf.get(orderId) ?? [],
        rows,
        await linesOfOrder(url, orderId),
      );
      for (const { source } of [...found.kept, ...found.covered]) tell(source, { is: 'done' });
      for (const { source, reason } of found.moved) tell(source, { is: 'differs', reason });
      open.push(...found.open);
      lost.push(...found.lost);
    },
  );
  return { open: inFileOrder(open), lost: inFileOrder(lost) };
};

/**
 * Sends lines, those of a SKU in the order of their file: with scarce stock it matters who comes
 * first. What was promised before comes before what is new.
 */
export const sendLines = async (
  url: string,
  lost: readonly LostLine[],
  open: readonly Line[],
  tell: Tell,
): Promise<void> => {
  const all: readonly (Line | LostLine)[] = [...lost, ...open];
  for (let from = 0; from < all.length; from += LINES_PER_CALL) {
    const lines = all.slice(from, from + LINES_PER_CALL);
    const outcomes = await allocateLines(url, lines);
    for (const [index, line] of lines.entries()) {
      tell(line.source, fateOf(line, outcomes[index] as Outcome));
    }
  }
};

const fateOf = (line: Line | LostLine, outcome: Outcome): Fate => {
  if (outcome.is !== 'done') return outcome;
  const { batchRef } = outcome;
  if (!('batchRef' in line)) return { is: 'added', batchRef };
  return batchRef === line.batchRef
    ? { is: 'done' }
    : { is: 'differs', reason: `the service has it in batch ${batchRef}` };
};

const inFileOrder = <T extends { readonly source: Row }>(lines: readonly T[]): readonly T[] =>
  lines.toSorted((a, b) => a.source.row - b.source.row);
