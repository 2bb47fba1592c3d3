import type { Cause } from '../../domain/events.ts';
import { type OrderLine, skusOf } from '../../domain/order-line.ts';
import type { WantedOrder } from '../../domain/orders/order.ts';
import { type AskedOnShortage, askedFor, orWait } from '../../domain/promises/allocate.ts';
import { allocateTogether, type Needs, type OrderOutcome } from '../stock/allocate-together.ts';
import { inGroups } from '../stock/group-commit.ts';
import { patienceEnds } from '../stock/retry.ts';

export type NewOrder = {
  readonly orderId: string;
  /** Their line ids differ. */
  readonly lines: readonly Omit<OrderLine, 'orderId'>[];
  /** 'reject' unless given. */
  readonly onShortage?: AskedOnShortage;
  /** So many milliseconds the lines are held, unless they are confirmed; for good unless given. */
  readonly holdFor?: number | undefined;
  readonly cause?: Cause | undefined;
};

/** An order, and who asked for it. */
type OrderInGroup = WantedOrder & { readonly callers: readonly unknown[] };

/** Of the 100 items of a transaction some are products, and batches that are used up. */
const LINES_PER_GROUP = 90;

/**
 * A use case of the service layer (book, ch. 4).
 *
 * Allocates an order's lines: all or none, unless those that are short are to wait. Lines that the order
 * has already stay as they are; a line with a known id and different values is refused, and so is one that
 * has been released. Orders that come while others are saved go together.
 */
export const allocateOrder = (deps: Needs): ((order: NewOrder) => Promise<OrderOutcome>) => {
  const rules = {
    keysOf: ({ lines }: WantedOrder) => skusOf(lines),
    sizeOf: ({ lines }: WantedOrder) => lines.length,
    most: LINES_PER_GROUP,
  };
  const allocate = inGroups(rules, (orders: readonly OrderInGroup[]) =>
    deps.callers.serving(
      orders.flatMap(({ callers }) => callers),
      () => allocateTogether(deps, orders, patienceEnds(deps.clock)),
    ),
  );
  return (order) =>
    allocate({ ...wantedOrder(order, deps.clock()), callers: deps.callers.current() });
};

export const wantedOrder = (order: NewOrder, now: Date): WantedOrder => {
  const { orderId, lines, onShortage = 'reject', holdFor, cause } = order;
  const heldUntil = holdFor && new Date(now.getTime() + holdFor).toISOString();
  return {
    lines: lines.map((line) =>
      askedFor({ ...line, orderId, ...(heldUntil && { heldUntil }) }, onShortage),
    ),
    onShortage: orWait(onShortage),
    cause,
  };
};
