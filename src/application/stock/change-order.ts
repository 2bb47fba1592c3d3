import { asOf, type LineKey, nameOf, type PlacedLine } from '../../domain/order-line.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Deps } from '../ports.ts';
import { changeLines } from './change-lines.ts';
import { withdrawAbandoned } from './large-order.ts';

type Needs = Pick<Deps, 'products' | 'queries' | 'attempts' | 'clock' | 'newId' | 'backOff'>;

/**
 * An order's lines as they are now, once nobody is allocating it: otherwise further ones would still
 * come.
 *
 * @throws Refusal `order-not-found`, or `order-in-progress`.
 */
export const linesOfOrder = async (
  deps: Needs,
  orderId: string,
): Promise<readonly PlacedLine[]> => {
  const running = await deps.attempts.find(orderId);
  if (running) await withdrawAbandoned(deps, running);
  const lines = await deps.queries.order(orderId);
  const at = deps.clock().toISOString();
  if (lines.length > 0) return lines.map((line) => asOf(line, at));
  throw new Refusal('order-not-found', `there is no order ${orderId}`);
};

/** A line of an order: all its parts, if it is split. */
export const linesNamed = (
  all: readonly PlacedLine[],
  { orderId, lineId }: LineKey,
): readonly PlacedLine[] => {
  const parts = all.filter((line) => line.lineId === lineId);
  if (parts.length > 0) return parts;
  throw new Refusal('line-not-found', `order ${orderId} has no line ${lineId}`);
};

type Lines = readonly PlacedLine[];

/**
 * Changes lines of an order: those that are chosen of all, or of the ones that somebody has named.
 *
 * @returns all lines of the order as they stand then.
 */
export const changeOrder = async (
  deps: Needs,
  {
    orderId,
    lineIds,
  }: { readonly orderId: string; readonly lineIds?: readonly string[] | undefined },
  choose: (all: Lines, named: Lines | undefined) => Lines | Promise<Lines>,
  decide: Parameters<typeof changeLines>[2],
): Promise<Lines> => {
  let all: Lines = [];
  const list = async () => {
    all = await linesOfOrder(deps, orderId);
    const named = lineIds?.flatMap((lineId) => linesNamed(all, { orderId, lineId }));
    return choose(all, named);
  };
  const changed = await changeLines(deps, list, decide);
  const now = new Map(changed.map((line) => [nameOf(line), line]));
  return all.map((line) => now.get(nameOf(line)) ?? line);
};
