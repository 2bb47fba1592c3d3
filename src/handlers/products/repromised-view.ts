import { type PlacedLine, units } from '../../domain/order-line.ts';
import type { ChangedPromise } from '../../domain/promises/promises-between.ts';
import { asManyAsFit } from '../http/answer.ts';
import { lineView } from '../http/views.ts';

/** What has become of a SKU's promises, or would become of them. */
export const repromisedView = (
  sku: string,
  changes: readonly ChangedPromise[],
  isDryRun: boolean,
) => {
  const lines = asManyAsFit(changes.map(changeView));
  const leftOut = changes.length - lines.length;
  return {
    sku,
    ...(isDryRun && { dryRun: true as const }),
    lines,
    ...(leftOut > 0 && { linesLeftOut: leftOut }),
    units: {
      gained: unitsOf(changes, 'gains'),
      lost: unitsOf(changes, 'loses'),
      moved: unitsOf(changes, 'moves'),
    },
  };
};

const unitsOf = (changes: readonly ChangedPromise[], effect: ChangedPromise['effect']): number =>
  units(changes.filter((change) => change.effect === effect));

const changeView = ({ from, to, ...change }: ChangedPromise) => ({
  ...change,
  from: placeOf(from),
  to: placeOf(to),
});

/** The batch, and when it ships from there, as the line itself says. */
const placeOf = (
  line: PlacedLine,
): Pick<ReturnType<typeof lineView>, 'batchRef' | 'shipsOn' | 'overdue'> => {
  const { batchRef, shipsOn, overdue } = lineView(line);
  return { batchRef, shipsOn, ...(overdue && { overdue }) };
};
