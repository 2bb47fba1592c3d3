import { isHeld, type PlacedLine, rankOf } from '../order-line.ts';

/** What is known of a line on a batch without reading it. */
export type OnBatch = { readonly place: string; readonly qty: number };

/**
 * Its place among the lines of its batch, as text that sorts: who comes last is the first to give way. What is packed
 * stands before all others, and what nobody has confirmed behind them.
 */
export const placeOnBatch = (line: PlacedLine): string =>
  `${line.packed ? '!' : isHeld(line) ? '~' : ''}${rankOf(line)}`;

/** Those of one class are packed, confirmed or held, and of one priority. */
const classOf = ({ place }: OnBatch): string => /^[!~]?(-\d\.)?/.exec(place)?.[0] ?? '';

/** So many lines are looked at for a smaller one, once a line was too large. */
const MOST_LOOKED_AT = 1_000;

/**
 * Chooses who gives way for so many units, from lines that are shown one by one, the first to give way first: a line
 * that is larger than what is still missing is passed over while smaller ones of its class make it up. If they don't,
 * the smallest of those that were passed over covers the rest; it is chosen last.
 */
export const choosing = <L extends OnBatch>(units: number) => {
  const chosen: L[] = [];
  let missing = units;
  let cover: L | undefined;
  let looked = 0;
  return {
    /** False: no further line is to be shown. */
    look: (line: L): boolean => {
      if (cover && (classOf(line) !== classOf(cover) || ++looked >= MOST_LOOKED_AT)) return false;
      if (line.qty > missing) {
        if (!cover || line.qty < cover.qty) cover = line;
      } else {
        chosen.push(line);
        missing -= line.qty;
      }
      return missing > 0;
    },
    chosen: (): readonly L[] => (missing > 0 && cover ? [...chosen, cover] : chosen),
  };
};

/** A line that gives way, with all its units or some of them. */
export type Giving = { readonly line: PlacedLine; readonly qty: number };

export const allOf = (line: PlacedLine): Giving => ({ line, qty: line.qty });

/**
 * Who of these lines on a batch gives way for so many units, and how much each gives; those first that are placed
 * again first, which are the last to give way. Of a line that is larger than what is missing only that is taken, if it
 * may be split; otherwise others keep what is then not needed of them any more.
 */
export const givingWay = (lines: readonly PlacedLine[], units: number): readonly Giving[] => {
  if (units <= 0) return [];
  const choice = choosing<Giving & OnBatch>(units);
  const shown = lines.map((line) => ({ ...allOf(line), place: placeOnBatch(line) }));
  shown.sort(lastFirst).every(choice.look);
  const chosen = choice.chosen();
  const cover = chosen.at(-1);
  let spare = chosen.reduce((sum, { qty }) => sum + qty, 0) - units;
  const giving = chosen.toSorted(lastFirst).reverse();
  if (spare <= 0 || !cover) return giving;
  if (cover.line.allowSplit)
    return giving.map((one) => (one === cover ? { ...one, qty: one.qty - spare } : one));
  return giving.filter((one) => {
    if (one === cover || one.qty > spare) return true;
    spare -= one.qty;
    return false;
  });
};

const lastFirst = (a: OnBatch, b: OnBatch): number => (a.place < b.place ? 1 : -1);
