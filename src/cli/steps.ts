import type { Client } from '../client/client.ts';
import { type Comparison, compareOrder, type LostLine } from './compare.ts';
import type { Row } from './csv.ts';
import { inLanes } from './in-lanes.ts';
import type { BatchRow, Line, Promised } from './inputs.ts';
import {
  AT_A_TIME,
  addBatches,
  allocateLines,
  type BatchOutcome,
  type LineOutcome,
  linesOfOrder,
} from './service.ts';
import type { Fate } from './summary.ts';

/** Takes note of what became of a row. */
export type Tell = (row: Row, fate: Fate) => void;

/** Batches go in the order of the file: on the same ETA the one added first is used first. */
export const sendBatches = async (
  client: Client,
  batches: readonly BatchRow[],
  tell: Tell,
): Promise<void> => {
  // A batch may stand in the file again, but not in a request.
  const rowsOf = [...Map.groupBy(batches, ({ ref }) => ref).values()];
  await inBulks(rowsOf, async (some) => {
    const outcomes = await addBatches(
      client,
      some.map(([first]) => first as BatchRow),
    );
    for (const [index, rows] of some.entries()) {
      for (const { source } of rows) tell(source, outcomes[index] as BatchOutcome);
    }
  });
};

/** Finds out what the service has of what was promised, and what is left to send. */
export const compareAll = async (
  client: Client,
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
        await linesOfOrder(client, orderId),
      );
      for (const { source } of [...found.kept, ...found.covered]) tell(source, { is: 'done' });
      for (const { source, reason } of found.moved) tell(source, { is: 'differs', reason });
      open.push(...found.open);
      lost.push(...found.lost);
    },
  );
  return { open: inFileOrder(open), lost: inFileOrder(lost) };
};

/** Sends what was promised before, and then what is new. */
export const sendAgain = (
  client: Client,
  lost: readonly LostLine[],
  open: readonly Line[],
  tell: Tell,
): Promise<void> =>
  sendLines(client, [...lost, ...open], (line, outcome) =>
    tell(line.source, fateOf(line, outcome)),
  );

/**
 * Sends lines, those of a SKU together and in their order: with scarce stock it matters who comes first, and the service
 * saves with one write what it decides about a SKU at a time.
 */
export const sendLines = <T extends Line>(
  client: Client,
  lines: readonly T[],
  tell: (line: T, outcome: LineOutcome) => void,
): Promise<void> => {
  const bySku = [...Map.groupBy(lines, ({ sku }) => sku).values()].flat();
  return inBulks(bySku, async (some) => {
    const outcomes = await allocateLines(client, some);
    for (const [index, line] of some.entries()) tell(line, outcomes[index] as LineOutcome);
  });
};

const inBulks = async <T>(
  all: readonly T[],
  send: (some: readonly T[]) => Promise<void>,
): Promise<void> => {
  for (let from = 0; from < all.length; from += AT_A_TIME) {
    await send(all.slice(from, from + AT_A_TIME));
  }
};

const fateOf = (line: Line | LostLine, outcome: LineOutcome): Fate => {
  if (outcome.is !== 'done') return outcome;
  const [{ batchRef }] = outcome.places;
  if (!('batchRef' in line)) return { is: 'added', batchRef };
  return batchRef === line.batchRef
    ? { is: 'done' }
    : { is: 'differs', reason: `the service has it in batch ${batchRef}` };
};

const inFileOrder = <T extends { readonly source: Row }>(lines: readonly T[]): readonly T[] =>
  lines.toSorted((a, b) => a.source.row - b.source.row);
