import { because, type Decision, inSequence } from '../decision.ts';
import type { Cause } from '../events.ts';
import { asOf, nameOf, type OrderLine, type PlacedLine, type Wish, wishOf } from '../order-line.ts';
import type { Product } from '../product.ts';
import { type Allocation, allocate, type OnShortage, type Shortage } from '../promises/allocate.ts';
import { Refusal } from '../refusal.ts';

/** Products, and lines of theirs, as they are stored. */
export type Stock = {
  readonly products: readonly Product[];
  readonly lines: readonly PlacedLine[];
  readonly cancels?: readonly Cancel[];
};

/**
 * What an order does not take any more: lines that were cancelled before they came, these or all that it would have;
 * and, if it is full, any further line.
 */
export type Cancel = {
  readonly orderId: string;
  readonly lineIds?: readonly string[] | undefined;
  readonly isFull?: true;
};

/** So many lines can an order have: more are refused if they come at once, or once the audit has found them. */
export const MAX_LINES = 5_000;

/** The lines of an order, and what is to become of those that are short. */
export type WantedOrder = {
  readonly lines: readonly OrderLine[];
  readonly onShortage: OnShortage;
  /** Its own, since orders of several callers are decided together. */
  readonly cause?: Cause | undefined;
};

/** Why a line is short: too little stock, others wait for it, or nobody knows the SKU. */
export type ShortLine = Omit<Shortage, 'reason'> & {
  readonly reason: Shortage['reason'] | 'unknown-sku';
};

export type DecidedOrder =
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  | { readonly outcome: 'short'; readonly short: readonly ShortLine[] }
  | {
      readonly outcome: 'allocated';
      readonly placed: readonly PlacedLine[];
      /** Those of its lines that it did not have before. */
      readonly fresh: readonly OrderLine[];
    };

/** A rule for a line that the order has already and asks for again. */
type RuleForRepeats = {
  readonly code: 'line-differs' | 'line-released';
  readonly because: string;
  readonly isBroken: (known: PlacedLine, wanted: OrderLine) => boolean;
};

const hasTheSameContent: RuleForRepeats = {
  code: 'line-differs',
  because: 'the order already has lines with these ids and different values',
  isBroken: (
    { sku, qty, ordered = qty, shipBy, notBefore, minimumDays, priority, keepTogether, channel },
    wanted,
  ) =>
    wanted.sku !== sku ||
    wanted.qty !== ordered ||
    wanted.shipBy !== shipBy ||
    wanted.notBefore !== notBefore ||
    wanted.minimumDays !== minimumDays ||
    wanted.priority !== priority ||
    wanted.keepTogether !== keepTogether ||
    wanted.channel !== channel,
};

const isNotReleased: RuleForRepeats = {
  code: 'line-released',
  because: 'these lines were released; reinstate them, or order again under different line ids',
  isBroken: ({ state }) => state === 'released',
};

/** Why lines are refused that an order did not have before: they were cancelled before they came, or it is full. */
export const refusalOfFresh = (
  lines: readonly OrderLine[],
  cancels: readonly Cancel[] = [],
): Refusal | undefined => refusalOfCancelled(lines, cancels) ?? refusalOfFull(lines, cancels);

/** Why an order does not take these lines, whichever they are. */
export const refusalOfFull = (
  lines: readonly OrderLine[],
  cancels: readonly Cancel[] = [],
): Refusal | undefined => {
  const full = cancels.find(
    ({ orderId, isFull }) => isFull && lines.some((line) => line.orderId === orderId),
  );
  return (
    full &&
    new Refusal('order-too-large', `order ${full.orderId} has more than ${MAX_LINES} lines already`)
  );
};

const refusalOfCancelled = (
  lines: readonly OrderLine[],
  cancels: readonly Cancel[],
): Refusal | undefined => {
  const cancelled = lines.filter((line) => wasCancelled(line, cancels));
  if (cancelled.length === 0) return undefined;
  const { code, because } = isNotReleased;
  return new Refusal(code, because, cancelled.map(detailOf));
};

/** Whether a line was cancelled before it came. */
export const wasCancelled = (
  { orderId, lineId }: OrderLine,
  cancels: readonly Cancel[] = [],
): boolean =>
  cancels.some((one) => one.orderId === orderId && (one.lineIds?.includes(lineId) ?? true));

const RULES_FOR_REPEATS = [hasTheSameContent, isNotReleased];

/** The rule that a line breaks which the order has already and asks for again, if it breaks one. */
export const ruleBrokenBy = (known: PlacedLine, wanted: OrderLine): RuleForRepeats | undefined =>
  RULES_FOR_REPEATS.find(({ isBroken }) => isBroken(known, wanted));

/** Decides orders one after the other, each on what those before have left: one change a product. */
export const decideOrders = (
  orders: readonly WantedOrder[],
  stock: Stock,
  at: string,
): { readonly decided: readonly DecidedOrder[]; readonly changes: readonly Decision[] } => {
  const products = new Map(stock.products.map((product) => [product.sku, product]));
  const lines = new Map(stock.lines.map((line) => [nameOf(line), asOf(line, at)]));
  const decisions: Decision[] = [];

  const decideNext = (order: WantedOrder): DecidedOrder => {
    const known = order.lines.flatMap((line) => lines.get(nameOf(line)) ?? []);
    const refusal = known.length > 0 ? refusalOf(order.lines, known) : undefined;
    if (refusal) return { outcome: 'refused', refusal };
    const fresh =
      known.length > 0 ? order.lines.filter((line) => !lines.has(nameOf(line))) : order.lines;
    if (fresh.length === 0) return { outcome: 'allocated', placed: known, fresh };
    const refused = refusalOfFresh(fresh, stock.cancels);
    if (refused) return { outcome: 'refused', refusal: refused };
    const { allocations, short } = allOrNone(fresh, products, at, order.onShortage);
    for (const one of allocations) products.set(one.after.sku, one.after);
    decisions.push(...allocations.map((one) => because(one, order.cause)));
    if (short.length > 0) return { outcome: 'short', short };
    const placed = allocations.flatMap((one) => one.lines);
    for (const line of placed) lines.set(nameOf(line), line);
    return { outcome: 'allocated', placed: [...known, ...placed], fresh };
  };

  const decided = orders.map(decideNext);
  const ofSku = Map.groupBy(decisions, ({ after }) => after.sku);
  return { decided, changes: [...ofSku.values()].map(inSequence) };
};

/** By the first of the rules that is broken, with all lines that break it. */
const refusalOf = (
  wanted: readonly OrderLine[],
  known: readonly PlacedLine[],
): Refusal | undefined => {
  const byId = new Map(wanted.map((line) => [line.lineId, line]));
  for (const { code, because, isBroken } of RULES_FOR_REPEATS) {
    const lines = known.filter((line) => isBroken(line, byId.get(line.lineId) as OrderLine));
    if (lines.length === 0) continue;
    return new Refusal(code, because, lines.map(detailOf));
  }
  return undefined;
};

const detailOf = ({
  lineId,
  sku,
  qty,
  ordered = qty,
}: OrderLine & { readonly ordered?: number }) => ({
  lineId,
  sku,
  qty: ordered,
});

/**
 * Decides lines of several SKUs: all or none, unless those that are short are to wait.
 *
 * @returns what is to be saved: the whole order or, of a short one, the shortages that were not published yet.
 */
export const allOrNone = (
  lines: readonly OrderLine[],
  products: ReadonlyMap<string, Product>,
  at: string,
  onShortage: OnShortage,
): { readonly allocations: readonly Allocation[]; readonly short: readonly ShortLine[] } => {
  const ofSku = Map.groupBy(lines, ({ sku }) => sku);
  const allocations = [...ofSku].flatMap(([sku, wanted]) => {
    const product = products.get(sku);
    return product ? [allocate(product, wanted, at, onShortage)] : [];
  });
  const isShort = allocations.some((one) => one.short.length > 0);
  if (!isShort && allocations.length === ofSku.size) return { allocations, short: [] };
  const shortages = new Map(
    allocations.flatMap((one) => one.short.map((line) => [line.lineId, line])),
  );
  const short = lines.flatMap((line): readonly ShortLine[] => {
    if (!products.has(line.sku)) return [unknown(line)];
    const shortage = shortages.get(line.lineId);
    return shortage ? [shortage] : [];
  });
  const told = allocations.filter((one) => one.short.length > 0 && one.events.length > 0);
  return { allocations: told, short };
};

const unknown = (line: Wish): ShortLine => ({
  ...wishOf(line),
  available: 0,
  availableInOneBatch: 0,
  backordered: 0,
  reason: 'unknown-sku',
});

/**
 * Decides lines of several SKUs, one decision for each product. If one is refused all are, and the
 * refusal names the lines of all of them.
 */
export const decideEach = <D extends Decision>(
  { products, lines }: Stock,
  decide: (product: Product, lines: readonly PlacedLine[]) => D,
): readonly D[] => {
  const ofSku = Map.groupBy(lines, ({ sku }) => sku);
  const refusals: Refusal[] = [];
  const decisions = products.flatMap((product) => {
    try {
      return decide(product, ofSku.get(product.sku) ?? []);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusals.push(error);
      return [];
    }
  });
  const [first] = refusals;
  if (!first) return decisions.filter(({ events }) => events.length > 0);
  const { code, message } = first;
  const alike = refusals.filter((one) => one.code === code);
  throw new Refusal(
    code,
    message,
    alike.flatMap(({ details }) => details),
  );
};
