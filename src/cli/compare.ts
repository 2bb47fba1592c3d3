import type { Line, Promised, Rejected } from './inputs.ts';
import { freeIds } from './line-ids.ts';
import type { PlacedLine } from './service.ts';

type Content = { readonly sku: string; readonly qty: number };

export type LostLine = Line & { readonly batchRef: string };

export type Comparison = {
  /** Rows of allocations.csv that the service has as they stand there. */
  readonly kept: readonly Promised[];
  /** Lines of orders.csv that a row of allocations.csv stands for. */
  readonly covered: readonly Line[];
  /** The others of them. */
  readonly open: readonly Line[];
  /** Rows of allocations.csv that the service knows nothing of, as lines to send again. */
  readonly lost: readonly LostLine[];
  /** Rows of allocations.csv that the service has in another place by now. */
  readonly moved: readonly Rejected[];
};

/**
 * Compares what allocations.csv says of an order with what the service has of it, and finds the
 * lines that are left to send. A row of allocations.csv tells no line id: it is the line of its
 * content, with its batch if there is one.
 */
export const compareOrder = (
  ordered: readonly Line[],
  promised: readonly Promised[],
  placed: readonly PlacedLine[],
): Comparison => {
  const kept = pair(promised, placed, inSamePlace);
  const moved = pair(kept.left, kept.right, sameContent);
  const known = [...kept.pairs, ...moved.pairs].map(([, line]) => line);
  const unsent = ordered.filter(({ lineId }) => !placed.some((line) => line.lineId === lineId));
  const again = pair(moved.left, unsent, sameContent);
  const lineOf = new Map<Promised, Line>(again.pairs);
  const freeId = freeIds([
    ...placed,
    ...ordered,
    ...promised.map(({ sku }) => ({ sku, lineId: '' })),
  ]);
  const lost = moved.left.map((row) => {
    const { lineId = freeId(row.sku), priority } = lineOf.get(row) ?? {};
    return { ...row, lineId, ...(priority !== undefined && { priority }) };
  });

  const sentAgain = new Set(again.pairs.map(([, line]) => line));
  const isCovered = (line: Line) => sentAgain.has(line) || known.some((one) => sameLine(one, line));
  return {
    kept: kept.pairs.map(([row]) => row),
    covered: ordered.filter(isCovered),
    open: ordered.filter((line) => !isCovered(line)),
    lost,
    moved: moved.pairs.map(([{ source }, { batchRef, state }]) => ({
      source,
      reason: `the service has it ${batchRef === null ? state : `in batch ${batchRef}`}`,
    })),
  };
};

const sameContent = (a: Content, b: Content): boolean => a.sku === b.sku && a.qty === b.qty;
const sameLine = (a: PlacedLine, b: Line): boolean => a.lineId === b.lineId && sameContent(a, b);
const inSamePlace = (a: Promised, b: PlacedLine): boolean =>
  a.batchRef === b.batchRef && sameContent(a, b);

type Pairing<L, R> = {
  readonly pairs: readonly (readonly [L, R])[];
  readonly left: readonly L[];
  readonly right: readonly R[];
};

/** Pairs each on the left with the first on the right that matches and is not taken. */
const pair = <L, R>(
  left: readonly L[],
  right: readonly R[],
  matches: (one: L, other: R) => boolean,
): Pairing<L, R> => {
  const free = [...right];
  const alone: L[] = [];
  const pairs: [L, R][] = [];
  for (const one of left) {
    const at = free.findIndex((other) => matches(one, other));
    const [found] = at < 0 ? [] : free.splice(at, 1);
    if (found === undefined) alone.push(one);
    else pairs.push([one, found]);
  }
  return { pairs, left: alone, right: free };
};
