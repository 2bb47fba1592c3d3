import { asOf, type PlacedLine, RELEASED, sequence, units, unpacked } from '../order-line.ts';
import type { Product } from '../product.ts';
import { Refusal, type RefusalCode } from '../refusal.ts';
import {
  asOneLine,
  firstPartOf,
  hasLeft,
  hasSomething,
  hasStock,
  isPacked,
  type PartsDecision,
  rearrange,
} from './parts.ts';
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
  refuse(lines);
  let ordinal = 0;
  const nextPlace = () => sequence(before.version + 1, ordinal++);
  const now = lines.flatMap((line) => afterLeaving(line, rest, nextPlace));
  return rearrange(before, parts, now, [], at);
};

type Judged = {
  readonly stored: readonly PlacedLine[];
  /** Those of its parts that can leave. */
  readonly free: readonly PlacedLine[];
  /** Units that are to leave now. */
  readonly leaving: number;
  readonly refusal?: {
    readonly code: RefusalCode;
    readonly because: string;
    readonly detail: object;
  };
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

const refuse = (lines: readonly Judged[]): void => {
  const refusals = lines.flatMap(({ refusal }) => refusal ?? []);
  const [first] = refusals;
  if (!first) return;
  const alike = refusals.filter(({ code }) => code === first.code);
  throw new Refusal(
    first.code,
    first.because,
    alike.map(({ detail }) => detail),
  );
};

/** The parts of a line once so many units have left. */
const afterLeaving = (
  { stored, free, leaving }: Judged,
  rest: Rest,
  nextPlace: () => string,
): readonly PlacedLine[] => {
  let left = leaving;
  let parts = stored;
  const becomes = (part: PlacedLine, ...now: readonly PlacedLine[]): void => {
    parts = parts.flatMap((one) => (one === part ? now : one));
  };
  for (const part of free) {
    const qty = Math.min(left, part.qty);
    left -= qty;
    if (qty === 0) continue;
    if (qty === part.qty) becomes(part, { ...unpacked(part), ...SHIPPED });
    else if (rest === 'release') {
      becomes(
        part,
        { ...unpacked(part), ...SHIPPED, qty },
        beside(part, part.qty - qty, nextPlace()),
      );
    } else {
      becomes(part, { ...part, qty: part.qty - qty });
      parts = withShipped(parts, part, qty, nextPlace);
    }
  }
  const settled = rest === 'release' ? parts.map(given) : parts;
  return asOneLine(settled, firstPartOf(stored) as PlacedLine);
};

const SHIPPED = { state: 'shipped', shipsOn: null } as const;

const given = (part: PlacedLine): PlacedLine => {
  if (!hasSomething(part)) return part;
  const { heldUntil: _, ...line } = unpacked(part);
  return { ...line, ...RELEASED };
};

/** Adds what has left to the part that has left from the same batch, if there is one: so they stay few. */
const withShipped = (
  parts: readonly PlacedLine[],
  of: PlacedLine,
  qty: number,
  nextPlace: () => string,
): readonly PlacedLine[] => {
  const known = parts.find((one) => hasLeft(one) && one.batchRef === of.batchRef);
  if (!known) return [...parts, { ...beside(of, qty, nextPlace()), ...SHIPPED }];
  return parts.map((one) => (one === known ? { ...known, qty: known.qty + qty } : one));
};

/** A further part that is split off from one, and does not lie in its parcel. */
const beside = (of: PlacedLine, qty: number, place: string): PlacedLine => {
  const { ordered: _, ...line } = unpacked(of);
  const [first] = of.accepted.split('/');
  return { ...line, qty, part: place, accepted: `${first}/${place}` };
};
