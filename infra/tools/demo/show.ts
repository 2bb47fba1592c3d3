import type { Order } from '../../../src/client/schema.ts';

export const say = (day: string, what: string): void => console.log(`\n${day}: ${what}`);

export const showParts = ({ lines }: Order): void =>
  console.table(
    lines.map(({ lineId, qty, state, batchRef, shipsOn, heldUntil }) => ({
      line: lineId,
      qty,
      state,
      batch: batchRef,
      'ships on': shipsOn ?? 'today',
      'held until': heldUntil ?? 'for good',
    })),
  );
