import type { Client } from '../client/client.ts';
import { inLanes } from './in-lanes.ts';
import type { BatchRow, Line } from './inputs.ts';
import { AT_A_TIME, dryRun, linesOfOrder } from './service.ts';
import type { Tell } from './steps.ts';
import type { Fate } from './summary.ts';

/**
 * Tells what would become of rows, and sends none. Of batches no more is known than that they are valid. Lines are tried
 * on the stock that is there now, those of a SKU one after the other; what the file's batches add does not count yet.
 */
export const rehearse = async (
  client: Client,
  batches: readonly BatchRow[],
  lines: readonly Line[],
  tell: Tell,
): Promise<void> => {
  for (const { source } of batches) tell(source, { is: 'done' });
  const unitsOf = new Map<string, number>();
  for (const { sku, qty } of batches) unitsOf.set(sku, (unitsOf.get(sku) ?? 0) + qty);

  const fateOf = ({ sku }: Line, outcome: string, batchRef?: string | null): Fate => {
    if (batchRef) return { is: 'added', batchRef };
    const units = unitsOf.get(sku);
    const reason = units ? `${outcome}, without the ${units} units of this import` : outcome;
    return { is: outcome === 'unknown-sku' && !units ? 'invalid' : 'short', reason };
  };
  for (const some of wholeSkus(await unknownLines(client, lines, tell))) {
    const outcomes = await dryRun(client, some);
    for (const [index, line] of some.entries()) {
      const { outcome = '', batchRef } = outcomes[index] ?? {};
      tell(line.source, fateOf(line, outcome, batchRef));
    }
  }
};

/** Those that the service does not have yet. */
const unknownLines = async (
  client: Client,
  lines: readonly Line[],
  tell: Tell,
): Promise<readonly Line[]> => {
  const known = new Set<Line>();
  await inLanes(
    [...Map.groupBy(lines, ({ orderId }) => orderId)],
    ([orderId]) => orderId,
    async ([orderId, wanted]) => {
      const ids = new Set((await linesOfOrder(client, orderId)).map(({ lineId }) => lineId));
      for (const line of wanted.filter(({ lineId }) => ids.has(lineId))) {
        known.add(line);
        tell(line.source, { is: 'done' });
      }
    },
  );
  return lines.filter((line) => !known.has(line));
};

/** As many lines as are tried at a time, those of a SKU together unless they are more. */
const wholeSkus = (lines: readonly Line[]): readonly (readonly Line[])[] => {
  const all: Line[][] = [];
  for (const ofSku of Map.groupBy(lines, ({ sku }) => sku).values()) {
    for (let from = 0; from < ofSku.length; from += AT_A_TIME) {
      const some = ofSku.slice(from, from + AT_A_TIME);
      const last = all.at(-1);
      if (last && last.length + some.length <= AT_A_TIME) last.push(...some);
      else all.push([...some]);
    }
  }
  return all;
};
