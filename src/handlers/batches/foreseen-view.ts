import type { ChangePreview } from '../../application/batches/preview-change.ts';
import { units } from '../../domain/order-line.ts';
import type { Consequence } from '../../domain/promises/consequences.ts';
import { asManyAsFit } from '../http/answer.ts';
import { batchView, placeView } from '../http/views.ts';

/** What a change of a batch would do to lines. */
export const foreseenView = ({ sku, batch, consequences }: ChangePreview) => {
  const lines = asManyAsFit(consequences.map(consequenceView));
  const leftOut = consequences.length - lines.length;
  const totalOf = (isCounted: (one: Consequence) => boolean) => {
    const counted = consequences.filter(isCounted);
    return { lines: counted.length, units: units(counted) };
  };
  return {
    dryRun: true as const,
    batch: batchView(sku, batch),
    lines,
    ...(leftOut > 0 && { linesLeftOut: leftOut }),
    totals: {
      released: totalOf(({ effect }) => effect === 'released'),
      loses: totalOf(({ effect }) => effect === 'loses'),
      moves: totalOf(({ effect }) => effect === 'moves'),
      gains: totalOf(({ effect }) => effect === 'gains'),
      breaksPromise: totalOf(({ breaksPromise }) => breaksPromise),
    },
  };
};

const consequenceView = ({ from, to, effect, breaksPromise, ...of }: Consequence) => ({
  orderId: of.orderId,
  lineId: of.lineId,
  sku: from.sku,
  qty: of.qty,
  effect,
  ...(from.shipBy && { shipBy: from.shipBy }),
  ...(breaksPromise && { breaksPromise }),
  from: placeView(from),
  to: placeView(to),
});
