import type { PlacedLine } from '../../domain/order-line.ts';
import { units } from '../../domain/order-line.ts';
import type { ChangedPromise } from '../../domain/promises-between.ts';
import { lineView } from '../http/views.ts';

/** What has become of a SKU's promises, or would become of them. */
export const repromisedView = (
  sku: string,
  lines: readonly ChangedPromise[],
  isDryRun: boolean,
) => ({
  sku,
  ...(isDryRun && { dryRun: true as const }),
  lines: lines.map(({ from, to, ...line }) => ({ ...line, from: placeOf(from), to: placeOf(to) })),
  units: {
    gained: unitsOf(lines, 'gains'),
    lost: unitsOf(lines, 'loses'),
    moved: unitsOf(lines, 'moves'),
  },
});

const unitsOf = (lines: readonly ChangedPromise[], effect: ChangedPromise['effect']): number =>
  units(lines.filter((line) => line.effect === effect));

const placeOf = (
  line: PlacedLine,
): {
  readonly batchRef: string | null;
  readonly shipsOn: string | null;
  readonly overdue?: boolean;
} => {
  const { batchRef, shipsOn, overdue } = lineView(line);
  return { batchRef, shipsOn, ...(overdue && { overdue }) };
};
