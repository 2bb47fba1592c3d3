import { isExpired } from '../batch.ts';
import { countedSince } from '../batches/count.ts';
import { isHeld, type PlacedLine, sequence, units, unitsReturned } from '../order-line.ts';
import { batchOf, type Product } from '../product.ts';
import {
  asOneLine,
  firstPartOf,
  hasLeft,
  hasStock,
  isPacked,
  type PartsDecision,
  rearrange,
  splitOff,
} from './parts.ts';
import { type LineRefusal, refuseAlike } from './refuse-alike.ts';
import { firstReason, type RuleForLeaving } from './ship.ts';
import type { UnitsLeft } from './ship-units.ts';

type Parts = readonly PlacedLine[];

/**
 * Units of lines that were booked as shipped by mistake are in their batches again, for the same lines, until so many of
 * each have left in all. What left last comes first. All of them can, or none does.
 *
 * @param parts all parts of these lines, their batches in play.
 * @param kits all lines that are kept together with some of them.
 * @throws Refusal by the first rule that is broken, with the figures of each line that breaks it.
 */
export const undoShipment = (
  before: Product,
  parts: Parts,
  wanted: UnitsLeft,
  kits: Parts,
  at: string,
): PartsDecision => {
  const lines = [...Map.groupBy(parts, ({ lineId }) => lineId)].map(([lineId, stored]) =>
    judged(before, stored, wanted.get(lineId) as number, kits),
  );
  refuseAlike(lines.flatMap(({ refusal }) => refusal ?? []));
  let ordinal = 0;
  const nextPlace = () => sequence(before.version + 1, ordinal++);
  return rearrange(
    before,
    parts,
    lines.flatMap((line) => afterComingBack(before, line, nextPlace)),
    [],
    at,
  );
};

/** Nobody can be given units of such a batch: those that are there are taken from their lines. */
const mayServeAgain: RuleForLeaving = ({ batchRef }, product) => {
  const batch = batchOf(product, batchRef);
  const { blocked } = batch;
  if (!blocked && !isExpired(batch, product.today)) return undefined;
  return {
    code: 'batch-blocked',
    because: 'the batch of these units is blocked or has expired, so no line can have them',
    details: { batchRef, ...(blocked?.reason && { reason: blocked.reason }) },
  };
};

/** A count contains what lay on the shelf: it would be there twice. */
const isNotCounted: RuleForLeaving = (line, product) => {
  const countedAt = countedSince(product, line);
  return countedAt === undefined
    ? undefined
    : {
        code: 'counted-since',
        because:
          'the batch of these units was counted, or its quantity reported, after they were booked as shipped, so it may contain them',
        details: { batchRef: line.batchRef, countedAt },
      };
};

const RULES = [mayServeAgain, isNotCounted];

type Judged = {
  readonly stored: Parts;
  /** Those of its parts that have left and can come back, in that order. */
  readonly free: Parts;
  /** Units that are to be in their batches again. */
  readonly back: number;
  readonly refusal?: LineRefusal;
};

const judged = (product: Product, stored: Parts, qty: number, kits: Parts): Judged => {
  const gone = stored.filter(hasLeft);
  const reasons = new Map(gone.map((part) => [part, firstReason(RULES, part, product)]));
  const free = lastFirst(gone.filter((part) => !reasons.get(part)));
  const [shipped, returned] = [units(gone), returnedOf(gone)];
  const back = shipped - qty;
  const line = { stored, free, back };
  if (back === 0) return line;
  const refused = (code: LineRefusal['code'], because: string, more: object = {}): Judged => {
    const [{ lineId, sku }] = stored as [PlacedLine];
    return { ...line, refusal: { code, because, detail: { lineId, sku, qty, shipped, ...more } } };
  };
  if (back < 0) {
    const because = 'fewer units of these lines have shipped';
    return refused('qty-above-shipped', because, { returned });
  }
  if (qty < returned) {
    const because = 'more units of these lines have come back with returns';
    return refused('qty-below-returned', because, { returned });
  }
  const isKit = stored.some(({ keepTogether }) => keepTogether);
  if (isKit && kits.some(({ state }) => state === 'released')) {
    return refused(
      'line-released',
      'lines that are kept together with these were released; reinstate them first',
    );
  }
  const canComeBack = units(free) - returnedOf(free);
  if (back <= canComeBack) return line;
  const [reason] = [...reasons.values()].flatMap((one) => one ?? []);
  const { code, because, details } = reason as NonNullable<typeof reason>;
  return refused(code, because, { canComeBack, ...details });
};

const returnedOf = (parts: Parts): number =>
  parts.reduce((sum, part) => sum + unitsReturned(part), 0);

/** The last one first; of those that left together, the one that was split off last. */
const lastFirst = (parts: Parts): Parts =>
  parts.toReversed().toSorted((a, b) => {
    const [left, right] = [a.shippedAt ?? '', b.shippedAt ?? ''];
    return Number(left < right) - Number(left > right);
  });

/** The parts of a line once its units are back. */
const afterComingBack = (
  { batches }: Product,
  { stored, free, back }: Judged,
  nextPlace: () => string,
): Parts => {
  let left = back;
  let parts = stored;
  for (const part of free) {
    const qty = Math.min(left, part.qty - unitsReturned(part));
    if (qty === 0) continue;
    left -= qty;
    const { shippedAt: _, ...line } = qty === part.qty ? part : splitOff(part, qty, nextPlace());
    const eta = batches.find(({ ref }) => ref === part.batchRef)?.eta ?? null;
    const again = { ...line, state: 'allocated', shipsOn: eta } as const;
    const rest = qty === part.qty ? [] : [{ ...part, qty: part.qty - qty }];
    parts = joined(
      parts.flatMap((one) => (one === part ? [...rest, again] : one)),
      again,
    );
  }
  return asOneLine(parts, firstPartOf(stored) as PlacedLine);
};

/** What is back is one part with what the line has of the same batch: so it is as it was before they left. */
const joined = (parts: Parts, again: PlacedLine): Parts => {
  const alike = parts.filter(
    (one) => hasStock(one) && !isPacked(one) && !isHeld(one) && one.batchRef === again.batchRef,
  );
  const heir = firstPartOf(alike) ?? (alike[0] as PlacedLine);
  if (alike.length === 1) return parts;
  // A return that was undone stays known.
  const returns = alike.flatMap((one) => one.returns ?? []);
  const one = { ...heir, qty: units(alike), ...(returns.length > 0 && { returns }) };
  return parts.flatMap((part) => (part === heir ? one : alike.includes(part) ? [] : part));
};
