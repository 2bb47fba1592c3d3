import { decideEach } from '../domain/order.ts';
import type { LineKey, PlacedLine } from '../domain/order-line.ts';
import { Refusal } from '../domain/refusal.ts';
import { release } from '../domain/release.ts';
import { changeOrder, type Needs } from './stock/change-order.ts';

/** Releases all lines of an order that were not shipped. */
export const releaseOrder =
  (deps: Needs) =>
  (orderId: string): Promise<readonly PlacedLine[]> =>
    releaseLines(deps, orderId);

/** @returns the line as it stands then, or its parts. */
export const releaseLine =
  (deps: Needs) =>
  async ({ orderId, lineId }: LineKey): Promise<readonly PlacedLine[]> => {
    const all = await releaseLines(deps, orderId, [lineId]);
    const released = all.filter((line) => line.lineId === lineId);
    if (!released.every(({ state }) => state === 'shipped')) return released;
    throw new Refusal('line-shipped', `line ${lineId} of order ${orderId} was shipped`);
  };

const releaseLines = (deps: Needs, orderId: string, lineIds?: readonly string[]) =>
  changeOrder(
    deps,
    { orderId, lineIds, done: 'released' },
    {
      choose: (all) => all,
      decide: (stored, at) =>
        decideEach(stored, (product, lines) => release(product, lines, 'line-released', at)),
    },
  );
