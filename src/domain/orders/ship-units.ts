import { countedSince } from '../batches/count.ts';
import { asOf, type PlacedLine, RELEASED, sequence, units, unpacked } from '../order-line.ts';
import type { Product } from '../product.ts';
import {
  asOneLine,
  firstPartOf,
  hasLeft,
  hasSomething,
  hasStock,
  isPacked,
  type PartsDecision,
  rearrange,
  splitOff,
} from './parts.ts';
import { type LineRefusal, refuseAlike } from './refuse-alike.ts';
import { reasonToStay } from './ship.ts';

/** How many units of each line, by its id, have left in all once it is done. */
export type UnitsLeft = ReadonlyMap<string, number>;

/** What becomes of what has not left: it keeps its place and batch, or nobody waits for it any more. */
export type Rest = 'keep' | 'release';

/**
 * Lets units of lines leave until so many of each have left in all; what has left already counts, and what is packed
 * leaves first. All of them can leave, or none does.
 *
 * @param parts all parts of these lines, their batches in play.
 * @throws Refusal by the first rule that is broken, with how many units of each line that breaks it could leave.
 */
export const shipUnits = (
  before: Product,
  parts: readonly PlacedLine[],
  wanted: UnitsLeft,
  rest: Rest,
  at: string,
): PartsDecision => {
  const lines = [...Map.groupBy(parts, ({ lineId }) => lineId)].map(([lineId, stored]) =>
    judged(before, stored, wanted.get(lineId) as number, at),
  );
  refuseAlike(lines.flatMap(({ refusal }) => refusal ?? []));
  let ordinal = 0;
  const nextPlace = () => sequence(before.version + 1, ordinal++);
  const now = lines.flatMap((line) => afterLeaving(before, line, rest, at, nextPlace));
  return rearrange(before, parts, now, [], at);
};

type Judged = {
  readonly stored: readonly PlacedLine[];
  /** Those of its parts that can leave. */
  readonly free: readonly PlacedLine[];
  /** Units that are to leave now. */
  readonly leaving: number;
  readonly refusal?: LineRefusal;
};

const judged = (
  product: Product,
  stored: readonly PlacedLine[],
  qty: number,
  at: string,
): Judged => {
  const reasons = new Map(stored.map((part) => [part, reasonToStay(asOf(part, at), product)]));
  const free = stored
    .filter((part) => hasStock(part) && !reasons.get(part))
    .sort((a, b) => Number(isPacked(b)) - Number(isPacked(a)));
  const shipped = units(stored.filter(hasLeft));
  const leaving = qty - shipped;
  const line = { stored, free, leaving };
  const canLeave = shipped + units(free);
  if (leaving >= 0 && qty <= canLeave) return line;
  const [{ lineId, sku }] = stored as [PlacedLine];
  const detail = { lineId, sku, qty, shipped, canLeave };
  if (leaving < 0) {
    const because = 'more units of these lines have already shipped';
    return { ...line, refusal: { code: 'qty-below-shipped', because, detail } };
  }
  const [reason] = [...reasons.values()].flatMap((one) => one ?? []);
  const { code, because, details } = reason ?? HAS_NO_MORE;
  return { ...line, refusal: { code, because, detail: { ...detail, ...details } } };
};

const HAS_NO_MORE = {
  code: 'line-not-allocated',
  because: 'these lines do not have that many units',
  details: {},
} as const;

/** The parts of a line once so many units have left. */
const afterLeaving = (
  product: Product,
  { stored, free, leaving }: Judged,
  rest: Rest,
  at: string,
  nextPlace: () => string,
): readonly PlacedLine[] => {
  const gone = { state: 'shipped', shipsOn: null, shippedAt: at } as const;
  let left = leaving;
  let parts = stored;
  const becomes = (part: PlacedLine, ...now: readonly PlacedLine[]): void => {
    parts = parts.flatMap((one) => (one === part ? now : one));
  };
  for (const part of free) {
    const qty = Math.min(left, part.qty);
    left -= qty;
    if (qty === 0) continue;
    if (qty === part.qty) becomes(part, { ...unpacked(part), ...gone });
    else if (rest === 'release') {
      becomes(
        part,
        { ...unpacked(part), ...gone, qty },
        splitOff(part, part.qty - qty, nextPlace()),
      );
    } else {
      becomes(part, { ...part, qty: part.qty - qty });
      parts = withShipped(product, parts, { ...splitOff(part, qty, nextPlace()), ...gone });
    }
  }
  const settled = rest === 'release' ? parts.map(given) : parts;
  return asOneLine(settled, firstPartOf(stored) as PlacedLine);
};

const given = (part: PlacedLine): PlacedLine => {
  if (!hasSomething(part)) return part;
  const { heldUntil: _, ...line } = unpacked(part);
  return { ...line, ...RELEASED };
};

/**
 * Adds what has left to the part that has left from the same batch, if there is one: so they stay few. Unless the batch
 * was counted in between: of units that left before, the count says something else than of these.
 */
const withShipped = (
  product: Product,
  parts: readonly PlacedLine[],
  gone: PlacedLine,
): readonly PlacedLine[] => {
  const known = parts.find(
    (one) => hasLeft(one) && one.batchRef === gone.batchRef && !countedSince(product, one),
  );
  if (!known) return [...parts, gone];
  return parts.map((one) => (one === known ? { ...known, qty: known.qty + gone.qty } : one));
};
