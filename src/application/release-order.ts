import type { LineKey, PlacedLine } from '../domain/order-line.ts';
import { Refusal } from '../domain/refusal.ts';
import { release } from '../domain/release.ts';
import type { Deps } from './ports.ts';
import { changeLines } from './stock/change-lines.ts';
import { linesNamed, linesOfOrder } from './stock/change-order.ts';
import { decideEach } from './stock/decide-each.ts';

type Needs = Omit<Deps, 'unfinished'>;

/** Releases all lines of an order; an interrupted call is finished by calling again. */
export const releaseOrder =
  (deps: Needs) =>
  async (orderId: string): Promise<readonly PlacedLine[]> =>
    releaseLines(deps, () => linesOfOrder(deps, orderId));

export const releaseLine =
  (deps: Needs) =>
  async ({ orderId, lineId }: LineKey): Promise<readonly PlacedLine[]> => {
    const released = await releaseLines(deps, async () =>
      linesNamed(await linesOfOrder(deps, orderId), { orderId, lineId }),
    );
    if (!released.every(({ state }) => state === 'shipped')) return released;
    throw new Refusal('line-shipped', `line ${lineId} of order ${orderId} was shipped`);
  };

/** @returns the lines as they stand then, in the same order. */
const releaseLines = (deps: Needs, list: () => Promise<readonly PlacedLine[]>) =>
  changeLines(deps, list, (stored, at) =>
    decideEach(stored, (product, held) => release(product, held, 'line-released', at)),
  );
