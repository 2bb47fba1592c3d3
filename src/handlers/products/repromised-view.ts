import { units } from '../../domain/order-line.ts';
import type { ChangedPromise } from '../../domain/promises/promises-between.ts';
import { asManyAsFit } from '../http/answer.ts';
import { placeView } from '../http/views.ts';

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
  from: placeView(from),
  to: placeView(to),
});
