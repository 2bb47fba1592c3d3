import { asStored } from '../../../src/adapters/in-memory/queries.ts';
import { batchesOf, type Store } from '../../../src/adapters/in-memory/store.ts';
import type { LineLists, Listed, ListRange } from '../../../src/application/ports.ts';
import { available, isOverdue, isToCome } from '../../../src/domain/batch.ts';
import { isWaiting } from '../../../src/domain/decision.ts';
import { isHeld, keyOf, nameOf, type PlacedLine } from '../../../src/domain/order-line.ts';
import { urgencyOf } from '../../../src/domain/orders/urgency.ts';
import { placeOnBatch } from '../../../src/domain/promises/give-way.ts';

export const lineListsIn = (store: Store): LineLists => ({
  waiting: (range, before = '~') =>
    listed(
      linesIn(store)
        .filter((line) => isWaiting(line) && urgencyOf(line) < before)
        .map((line) => ({ line, place: urgencyOf(line) })),
      range,
    ),

  held: (range) =>
    listed(
      linesIn(store)
        .filter(isHeld)
        .map((line) => ({ line, place: `${line.heldUntil}#${line.accepted}#${line.sku}` })),
      range,
    ),

  overdue: (range, today) => {
    const overdue = batchesOf(store).filter(
      (batch) => isToCome(batch) && isOverdue(batch, today) && available(batch) >= 0,
    );
    const etas = new Map(overdue.map(({ ref, eta }) => [ref, eta]));
    const lines = linesIn(store).filter(
      ({ state, batchRef }) => state === 'allocated' && etas.has(`${batchRef}`),
    );
    return listed(
      lines.map((line) => ({
        line,
        place: `${etas.get(`${line.batchRef}`)}#${line.batchRef}#${placeOnBatch(line)}`,
      })),
      range,
    );
  },

  read: async (keys) => keys.flatMap((key) => store.lines.get(nameOf(key)) ?? []),
});

const linesIn = (store: Store): readonly PlacedLine[] => [...store.lines.values()];

async function* listed(
  all: readonly { readonly line: PlacedLine; readonly place: string }[],
  { after, sku }: ListRange,
): AsyncGenerator<Listed> {
  yield* all
    .filter(({ place }) => after === undefined || asStored(place, after) > 0)
    .filter(({ line }) => sku === undefined || line.sku === sku)
    .sort((a, b) => asStored(a.place, b.place))
    .map(({ line, place }) => ({ place, line: keyOf(line) }));
}
