import {
  available,
  type Batch,
  byPreference,
  isOverdue,
  lastTold,
  type Receipt,
  toldBy,
  toTheSecond,
  unitsHere,
} from '../batch.ts';
import {
  allocatedFacts,
  batchAddedFact,
  type Decision,
  deallocatedFact,
  decisionOf,
  nothing,
} from '../decision.ts';
import type { Fact } from '../events.ts';
import { hasExpired, isHeld, type PlacedLine, rankOf, units } from '../order-line.ts';
import { batchOf, type Product, withBatch } from '../product.ts';
import { mayServeOnAnotherDay } from '../promises/claims.ts';
import { allOpen, mayServe, partsOf, type Share, sharesFor } from '../promises/shares.ts';
import { Refusal } from '../refusal.ts';
import { changeBatch } from './change-batch.ts';

/** So many receipts of a shipment are known by name: far more than are repeated at a time. */
const MAX_RECEIPTS = 20;

/** As long as any reference may be. */
const LONGEST_REF = 128;

/** What the batch is called that what has come of a shipment becomes: of several names the first that is free. */
export const partRef = (ref: string, number: number): string => {
  const suffix = `~${number}`;
  return `${[...ref].slice(0, LONGEST_REF - suffix.length).join('')}${suffix}`;
};

/** To whom what has come is given. */
export type Handing = {
  /** The batch in the warehouse that it becomes; there is none of that name, or it has come of the same shipment. */
  readonly into: string;
  /** Lines of the shipment, by their rank. */
  readonly lines: readonly PlacedLine[];
  /** The first lines that wait for the SKU, if what comes may be in time for some and the shipment is not. */
  readonly waiting: readonly PlacedLine[];
  /** Whether no line of it is behind them, so that what is left is for others. */
  readonly isEnd: boolean;
};

/**
 * A part of a shipment has come, and is given to its lines. What is more than the rest of it is refused, and all that is
 * on its way is the shipment itself. The same receipt again changes nothing.
 *
 * @throws Refusal `batch-arrived`, `qty-above-announced`, or `receipt-differs` if it was reported with another quantity.
 */
export const receivePart = (
  before: Product,
  ref: string,
  { receipt, qty }: Receipt,
  handing: Handing,
  at: string,
): Decision => {
  const shipment = batchOf(before, ref);
  const { receipts = [], ...inParts } = shipment.inParts ?? {};
  const known = receipts.find((one) => one.receipt === receipt);
  if (known?.qty === qty) return nothing(before);
  if (known) {
    throw new Refusal(
      'receipt-differs',
      `${known.qty} units of batch ${ref} were already received under that receipt number`,
      [known],
    );
  }
  if (shipment.eta === null) {
    throw new Refusal('batch-arrived', `batch ${ref} has already arrived`);
  }
  const here = unitsHere(shipment);
  const onItsWay = shipment.purchased - here;
  if (qty > onItsWay) {
    throw new Refusal(
      'qty-above-announced',
      `${qty} units of batch ${ref} can't arrive: only ${onItsWay} are on the way`,
      [{ onItsWay }],
    );
  }
  const noted: Batch = {
    ...shipment,
    counted: toldNow(shipment, at),
    inParts: {
      ...inParts,
      here: here + qty,
      receipts: [...receipts, { receipt, qty }].slice(-MAX_RECEIPTS),
    },
  };
  const told = { ...before, batches: withBatch(before.batches, noted) };
  const decision =
    qty === onItsWay
      ? changeBatch(told, ref, { eta: null }, [], at)
      : given(told, noted, handing, at, true);
  return { ...decision, before };
};

/** Goes on with giving to its lines what has come of a shipment. */
export const handOut = (before: Product, ref: string, handing: Handing, at: string): Decision =>
  given(before, batchOf(before, ref), handing, at, false);

/**
 * The lines that rank first get it, as far as they fit whole or may be split. One that does not fit, or that
 * is not wanted before the rest comes, stays with the shipment. Units move together with the lines that have them, so
 * that nothing of it is ever there for others; what nobody is promised moves at the end, and is asked for by those who
 * wait: as much of it as they can have is kept from lines that rank behind them.
 */
const given = (
  before: Product,
  shipment: Batch,
  { into, lines, waiting, isEnd }: Handing,
  at: string,
  isNews: boolean,
): Decision => {
  const { ref, purchased } = shipment;
  const old = before.batches.find((batch) => batch.ref === into);
  const there: Batch = old ?? {
    ...{ ref: into, purchased: 0, allocated: 0, eta: null },
    added: before.version + 1,
    addedAt: toTheSecond(at),
    ...(shipment.expiresOn && { expiresOn: shipment.expiresOn }),
    ...(shipment.container && { container: shipment.container }),
  };
  const was: PlacedLine[] = [];
  const moved: PlacedLine[] = [];
  const facts: Fact[] = [];
  const isStrict = before.backorderPolicy === 'strict';
  const inTime = waiting.filter(
    (line) => mayServe(there, line, before.today) && !hasExpired(line, at),
  );
  const unpromised = Math.max(0, available(shipment));
  let here = unitsHere(shipment);
  // Of what is blocked nobody gets anything, however much of it has come.
  const asked = shipment.blocked ? [] : lines;
  for (const line of asked.filter((one) => gains(one, shipment, there, before.today))) {
    const earlier = inTime.filter((one) => rankOf(one) < rankOf(line));
    const kept = wantedBy(earlier, there, isStrict, Math.min(here, unpromised));
    const share = partOf(line, here - kept);
    if (share === 0) continue;
    const rest = line.qty - share;
    const shares: readonly Share[] = [
      { batch: there, qty: share },
      ...(rest > 0 ? [{ batch: shipment, qty: rest }] : []),
    ];
    const parts = partsOf({ ...line, updatedAt: at }, shares, before.version + 1, moved.length);
    was.push(line);
    moved.push(...parts);
    facts.push(deallocatedFact(line, 'batch-cut'), ...allocatedFacts(parts));
    here -= share;
  }
  const promised = units(moved.filter(({ batchRef }) => batchRef === into));
  const free = isEnd ? Math.min(here, unpromised) : 0;
  const leaving = promised + free;
  if (leaving === 0 && !isNews) return nothing(before);

  const left: Batch = {
    ...shipment,
    purchased: purchased - leaving,
    allocated: shipment.allocated - promised,
    inParts: {
      receipts: [],
      ...shipment.inParts,
      ...(leaving > 0 && { ref: into }),
      here: here - free,
    },
  };
  const grown: Batch = {
    ...there,
    purchased: there.purchased + leaving,
    allocated: there.allocated + promised,
    ...(old && { counted: toldNow(old, at) }),
  };
  const others = withBatch(before.batches, left).filter((batch) => batch !== old);
  return decisionOf(
    before,
    {
      batches:
        leaving > 0
          ? [...others, grown].sort(byPreference(before.today))
          : withBatch(before.batches, left),
      lines: moved,
      was,
      // What comes now may serve lines that the shipment came too late for.
      ...(free > 0 && mayServeOnAnotherDay(there, before) && { filling: before.version + 1 }),
      facts: [
        ...(leaving > 0 ? [grownFact(old, grown)] : []),
        { type: 'BatchQuantityChanged', batchRef: ref, from: purchased, to: left.purchased },
        ...facts,
      ],
    },
    at,
  );
};

/** Whether a line is better off with what has come: not if it leaves no earlier. */
const gains = (
  { state, batchRef, ...line }: PlacedLine,
  shipment: Batch,
  there: Batch,
  today: string | undefined,
): boolean =>
  state === 'allocated' &&
  batchRef === shipment.ref &&
  mayServe(there, line, today) &&
  (isOverdue(shipment, today) || (line.notBefore ?? '') < (shipment.eta as string));

/** How many of so many units lines that wait can have; where earlier ones come first, none passes one that waits on. */
const wantedBy = (
  waiting: readonly PlacedLine[],
  there: Batch,
  isStrict: boolean,
  most: number,
): number => {
  let wanted = 0;
  for (const line of waiting) {
    const left = { ...there, purchased: most - wanted, allocated: 0, shipped: 0 };
    const gets = units(sharesFor(allOpen([left]), line));
    wanted += gets;
    if (gets < line.qty && isStrict && !isHeld(line)) break;
  }
  return wanted;
};

/** How much of so many units a line can take: all that it needs, or less if it may be split. */
const partOf = ({ qty, allowSplit }: PlacedLine, here: number): number =>
  allowSplit ? Math.min(qty, here) : qty <= here ? qty : 0;

const grownFact = (old: Batch | undefined, grown: Batch): Fact =>
  old
    ? {
        type: 'BatchQuantityChanged',
        batchRef: grown.ref,
        from: old.purchased,
        to: grown.purchased,
      }
    : batchAddedFact(grown);

/** What was said of its quantity before it came is out of date. */
const toldNow = (batch: Batch, at: string) =>
  toldBy({ at: toTheSecond(at) }, lastTold(batch, 'counted'));
