import { someHasMore } from '../batch.ts';
import {
  type Decision,
  deallocatedFact,
  decisionOf,
  gotFacts,
  isWaiting,
  outOfStockFact,
  packedFact,
  shipmentUndoneFact,
  shippedFact,
} from '../decision.ts';
import type { Fact } from '../events.ts';
import {
  isSameLine,
  keyOf,
  type LineKey,
  nameOf,
  type PlacedLine,
  units,
  unpacked,
} from '../order-line.ts';
import { batchOf, type Product, withBatch } from '../product.ts';
import { isForLater, isLeftOver, latestOf } from '../promises/better.ts';

/** A change of all parts of a line has to fit one transaction. */
export const MAX_PARTS = 30;

/** A decision on lines with all their parts. */
export type PartsDecision = Decision & {
  /** Parts that were given back whole, and are no more. */
  readonly withdrawn?: readonly LineKey[];
};

type Parts = readonly PlacedLine[];

/** The part that has the line's own key. */
export const firstPartOf = (parts: Parts): PlacedLine | undefined =>
  parts.find(({ part }) => part === undefined);

/** Whether these are all parts of a line: it may have been changed while they were being read. */
export const isWhole = (parts: Parts): boolean => {
  const first = firstPartOf(parts);
  return first !== undefined && units(parts) === (first.ordered ?? first.qty);
};

export const hasStock = ({ state }: PlacedLine): boolean => state === 'allocated';
export const hasLeft = ({ state }: PlacedLine): boolean => state === 'shipped';
/** Whether it has something that it can give back. */
export const hasSomething = (line: PlacedLine): boolean => hasStock(line) || isWaiting(line);
export const isPacked = ({ packed }: PlacedLine): boolean => packed === true;
/** Whether a change of its line may touch it: its parcel is not opened for one. */
export const isFree = (line: PlacedLine): boolean => hasSomething(line) && !isPacked(line);

/** A further part that is split off from one, and does not lie in its parcel; what came back of that one stays noted there. */
export const splitOff = (of: PlacedLine, qty: number, place: string): PlacedLine => {
  const { ordered: _, returns: __, ...line } = unpacked(of);
  const [first] = of.accepted.split('/');
  return { ...line, qty, part: place, accepted: `${first}/${place}` };
};

/**
 * The parts of a line once some are no more, or others have come: one has the line's own key, and says what the line
 * is in all.
 *
 * @param first as it was.
 */
export const asOneLine = (parts: Parts, first: PlacedLine): Parts => {
  const heir = firstPartOf(parts) ?? parts.find(hasSomething) ?? (parts[0] as PlacedLine);
  const ordered = parts.length > 1 ? units(parts) : undefined;
  if (heir.part === undefined && heir.ordered === ordered) return parts;
  const { part: _, ordered: __, ...rest } = heir;
  const named = { ...rest, accepted: first.accepted, ...(ordered && { ordered }) };
  return [named, ...parts.filter((one) => one !== heir)];
};

/**
 * Makes of the parts that lines had those that they have now. For each part whose units or batch change, the events say what it
 * had, and then what it has: so a consumer that counts units is right, and so is one that keeps a list of lines.
 *
 * @param facts what comes first.
 */
export const rearrange = (
  before: Product,
  stored: Parts,
  now: Parts,
  facts: readonly Fact[],
  at: string,
): PartsDecision => {
  const byName = new Map(stored.map((line) => [nameOf(line), line]));
  const kept = new Set(now.map(nameOf));
  const gone = stored.filter((line) => !kept.has(nameOf(line)));
  const lines = now
    .filter((line) => byName.get(nameOf(line)) !== line)
    .map((line) => ({ ...line, updatedAt: at }));
  const was = [...lines.flatMap((line) => byName.get(nameOf(line)) ?? []), ...gone];
  const batches = batchesAfter(before, was, lines);
  const backordered =
    before.backordered - units(was.filter(isWaiting)) + units(lines.filter(isWaiting));
  const isShort = backordered > before.backordered && !before.outOfStock;
  const told = [
    ...facts,
    ...factsOf(before, was, lines),
    ...(isShort ? [outOfStockFact(before, { batches, backordered, was, lines })] : []),
  ];
  // One that wants less than it did, or may have more, may fit now; and so may one that waits for this very batch.
  const mayBeBetter =
    lines.some(isForLater) &&
    isLeftOver({
      ...before,
      batches,
      backordered: 0,
      latestPromise: latestOf('', lines, before.today),
    });
  const mayFill = lines.some(isWaiting) || mayBeBetter || someHasMore(before.batches, batches);
  const filling = mayFill ? { filling: before.version + 1 } : {};
  const effects = { batches, backordered, lines, was, facts: told, ...filling };
  const decision = decisionOf(before, effects, at);
  return gone.length > 0 ? { ...decision, withdrawn: gone.map(keyOf) } : decision;
};

const batchesAfter = ({ batches }: Product, was: Parts, lines: Parts): Product['batches'] => {
  const changes = [...was.map((line) => ({ ...line, qty: -line.qty })), ...lines];
  const ofBatch = Map.groupBy(changes, ({ batchRef }) => batchRef);
  return batches.reduce((all, batch) => {
    const changed = ofBatch.get(batch.ref) ?? [];
    const [allocated, shipped] = [units(changed.filter(hasStock)), units(changed.filter(hasLeft))];
    if (allocated === 0 && shipped === 0) return all;
    return withBatch(all, {
      ...batch,
      allocated: batch.allocated + allocated,
      ...(shipped !== 0 && { shipped: (batch.shipped ?? 0) + shipped }),
    });
  }, batches);
};

const factsOf = (before: Product, was: Parts, lines: Parts): readonly Fact[] => {
  const gone = lines.filter(hasLeft).map((line) => ({ line, old: leftBefore(line, was, lines) }));
  const leaving = gone.flatMap(({ line, old }) => inStock(before, line, old?.qty ?? 0));
  const back = was.filter(hasLeft).flatMap((old) => {
    const still = gone.find((one) => one.old === old)?.line.qty ?? 0;
    return inStock(before, old, still);
  });
  const old = new Map([...was, ...back].map((line) => [nameOf(line), line]));
  const now = new Map([...lines, ...leaving].map((line) => [nameOf(line), line]));
  const lost = [...old.values()].filter(
    (line) => hasSomething(line) && !hasTheSame(line, now.get(nameOf(line))),
  );
  const got = [...now.values()].filter(
    (line) => hasSomething(line) && !hasTheSame(line, old.get(nameOf(line))),
  );
  return [
    ...back.map(shipmentUndoneFact),
    ...lost.map((line) => deallocatedFact(line, 'line-released')),
    ...gotFacts(got),
    ...got.filter(isPacked).map(packedFact),
    ...leaving.map((line) => shippedFact(line, batchOf(before, line.batchRef))),
  ];
};

/** Of a part that has left: what of it had not left before, or is back, as it has it then. */
const inStock = (before: Product, line: PlacedLine, others: number): Parts => {
  const qty = line.qty - others;
  if (qty <= 0) return [];
  const { eta } = batchOf(before, line.batchRef);
  return [{ ...line, qty, state: 'allocated', shipsOn: eta }];
};

/** What a part that has left was, if it, or a part of it, had left already. */
const leftBefore = (line: PlacedLine, was: Parts, lines: Parts): PlacedLine | undefined =>
  was.find((one) => isSameLine(one, line) && hasLeft(one)) ?? renamed(line, was, lines);

/** A part that left before, and has another name now: nothing leaves. */
const renamed = ({ orderId, lineId, batchRef }: PlacedLine, was: Parts, lines: Parts) =>
  was.find(
    (one) =>
      hasLeft(one) &&
      one.orderId === orderId &&
      one.lineId === lineId &&
      one.batchRef === batchRef &&
      !lines.some((line) => isSameLine(line, one)),
  );

const hasTheSame = (a: PlacedLine, b: PlacedLine | undefined): boolean =>
  a.qty === b?.qty && a.state === b.state && a.batchRef === b.batchRef;
