import type { Allocation, OnShortage } from '../domain/allocate.ts';
import type { OrderLine, PlacedLine } from '../domain/order-line.ts';
import { Refusal } from '../domain/refusal.ts';
import { saveInParts, withdrawAbandoned } from './allocate-in-parts.ts';
import { decideOrder, type ShortLine } from './decide-order.ts';
import { expireHolds } from './fill-backorders.ts';
import type { Deps, Stored, StoredLine } from './ports.ts';
import { type Move, untilSaved } from './retry.ts';

export type NewOrder = {
  readonly orderId: string;
  /** Their line ids differ. */
  readonly lines: readonly Omit<OrderLine, 'orderId'>[];
  /** 'reject' unless given. */
  readonly onShortage?: OnShortage;
  /** So many milliseconds the lines are held, unless they are confirmed; for good unless given. */
  readonly holdFor?: number | undefined;
};

export type OrderOutcome =
  | {
      readonly outcome: 'allocated';
      readonly created: boolean;
      readonly lines: readonly PlacedLine[];
    }
  | { readonly outcome: 'short'; readonly short: readonly ShortLine[] };

type Needs = Pick<
  Deps,
  'products' | 'queries' | 'attempts' | 'clock' | 'newId' | 'backOff' | 'inTurn'
>;

/**
 * Allocates an order's lines: all or none, unless those that can't be had are to wait. Lines that the order has already stay as they are; a
 * line with a known id and another content is refused, and so is one that has been released.
 */
export const allocateOrder =
  (deps: Needs) =>
  async (order: NewOrder): Promise<OrderOutcome> => {
    const lines = linesOf(order, deps.clock());
    return deps.inTurn(skusOf(lines), async () => {
      const stored = await load(deps, lines);
      const { onShortage = 'reject' } = order;
      return untilSaved(deps.backOff, stored, (found) =>
        decideAndSave(deps, lines, onShortage, found),
      );
    });
  };

const linesOf = ({ orderId, lines, holdFor }: NewOrder, now: Date): readonly OrderLine[] => {
  const heldUntil = holdFor && new Date(now.getTime() + holdFor).toISOString();
  return lines.map((line) => ({ ...line, orderId, ...(heldUntil && { heldUntil }) }));
};

const skusOf = (lines: readonly OrderLine[]): readonly string[] => [
  ...new Set(lines.map(({ sku }) => sku)),
];

const load = ({ products }: Needs, lines: readonly OrderLine[]): Promise<Stored> =>
  products.load(skusOf(lines), lines);

const decideAndSave = async (
  deps: Needs,
  lines: readonly OrderLine[],
  onShortage: OnShortage,
  found: Stored,
): Promise<Move<Stored, OrderOutcome>> => {
  const stored = await settled(deps, lines, found);
  if (!stored) return { again: await load(deps, lines) };
  if (await expireHolds(deps, stored.products)) return { again: await load(deps, lines) };
  refuseOtherContent(lines, stored.lines);
  const known = new Set(stored.lines.map(({ lineId }) => lineId));
  const fresh = lines.filter(({ lineId }) => !known.has(lineId));
  const { allocations, short } = decideOrder(fresh, stored, deps.clock().toISOString(), onShortage);
  if (short.length > 0) {
    const told = !(await someAreThere(deps, short)) && (await tellShortages(deps, allocations));
    return told ? { done: { outcome: 'short', short } } : { again: await load(deps, lines) };
  }
  if (!deps.products.fit(allocations)) {
    const whole = await saveInParts(deps, fresh, onShortage);
    const now = await load(deps, lines);
    return whole ? { done: await allocated(deps, lines, now.lines, true) } : { again: now };
  }
  const saved = allocations.length > 0 ? await deps.products.save(allocations) : 'saved';
  if (saved !== 'saved') return { again: renewed(stored, saved) };
  const placed = allocations.flatMap((one) => one.lines);
  const all = [...stored.lines, ...placed];
  return { done: await allocated(deps, lines, all, fresh.length > 0) };
};

/**
 * The state without a doubt whose the lines of an attempt at a large order are. While it is under
 * way they are nobody's; those that are there after it was found to have ended are the order's.
 *
 * @returns undefined if the state has to be loaded again.
 * @throws Refusal `order-in-progress` if somebody works on the attempt.
 */
const settled = async (
  deps: Needs,
  lines: readonly OrderLine[],
  found: Stored,
): Promise<Stored | undefined> => {
  const [one, ...more] = found.lines.filter(({ attempt }) => attempt);
  if (!one) return found;
  const ids = new Set([one, ...more].map(({ attempt }) => attempt));
  const running = await deps.attempts.find(one.orderId);
  if (running && ids.has(running.id)) {
    await withdrawAbandoned(deps, running);
    return undefined;
  }
  const now = await load(deps, lines);
  const all = now.lines.every(({ attempt }) => attempt === undefined || ids.has(attempt));
  return all ? now : undefined;
};

/** A twin of this request may have been saved after its lines were read, and before its products. */
const someAreThere = async ({ products }: Needs, lines: readonly OrderLine[]): Promise<boolean> =>
  (await products.load([], lines)).lines.length > 0;

/** Each by itself: unlike allocations, shortages need not be all or none. */
const tellShortages = async (
  { products }: Needs,
  allocations: readonly Allocation[],
): Promise<boolean> => {
  for (const one of allocations) if ((await products.save([one])) !== 'saved') return false;
  return true;
};

const allocated = async (
  { queries }: Needs,
  lines: readonly OrderLine[],
  placed: readonly PlacedLine[],
  created: boolean,
): Promise<OrderOutcome> => {
  const isSplit = placed.find(({ ordered }) => ordered !== undefined);
  const all = isSplit ? await queries.order(isSplit.orderId) : placed;
  const parts = Map.groupBy(all, ({ lineId }) => lineId);
  return {
    outcome: 'allocated',
    created,
    lines: lines.flatMap(({ lineId }) => parts.get(lineId) ?? []),
  };
};

const refuseOtherContent = (lines: readonly OrderLine[], stored: readonly StoredLine[]): void => {
  const wanted = new Map(lines.map((line) => [line.lineId, line]));
  const content = ({ lineId, sku, qty }: OrderLine) => ({ lineId, sku, qty });
  const differing = stored.filter(({ lineId, sku, qty, ordered = qty }) => {
    const line = wanted.get(lineId);
    return line?.sku !== sku || line.qty !== ordered;
  });
  if (differing.length > 0) {
    throw new Refusal(
      'line-differs',
      'the order has lines of these ids with another content',
      differing.map(content),
    );
  }
  const released = stored.filter(({ state }) => state === 'released');
  if (released.length > 0) {
    throw new Refusal(
      'line-released',
      'these lines were released; order again under another line id',
      released.map(content),
    );
  }
};

/** Of a line that is split, its first part stands for it, as where it is loaded. */
const renewed = (stored: Stored, found: Stored): Stored => {
  const products = new Map(stored.products.map((product) => [product.sku, product]));
  for (const product of found.products) products.set(product.sku, product);
  const lines = found.lines.filter(({ part }) => part === undefined);
  return { products: [...products.values()], lines: [...stored.lines, ...lines] };
};
