import type { Answer } from './ask.ts';

export const say = (day: string, what: string): void => console.log(`\n${day}: ${what}`);

export const showParts = ({ lines }: Answer): void =>
  console.table(
    lines.map(({ lineId, qty, state, batchRef, shipsOn, heldUntil }: Answer) => ({
      line: lineId,
      qty,
      state,
      batch: batchRef,
      'ships on': shipsOn ?? 'today',
      'held until': heldUntil ?? 'for good',
    })),
  );
