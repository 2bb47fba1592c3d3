import type { LineKey, PlacedLine } from '../domain/order-line.ts';
import { release } from '../domain/product.ts';
import { Refusal } from '../domain/refusal.ts';
import { LINES_PER_PART } from './allocate-in-parts.ts';
import type { Deps } from './ports.ts';
import { untilSaved } from './retry.ts';

type Needs = Pick<Deps, 'products' | 'queries' | 'clock' | 'backOff'>;

/** Releases all lines of an order; an interrupted call is finished by calling again. */
export const releaseOrder =
  (deps: Needs) =>
  async (orderId: string): Promise<readonly PlacedLine[]> => {
    const lines = await deps.queries.order(orderId);
    if (lines.length === 0) throw new Refusal('order-not-found', `there is no order ${orderId}`);
    const released: PlacedLine[] = [];
    for (let from = 0; from < lines.length; from += LINES_PER_PART) {
      released.push(...(await releaseLines(deps, lines.slice(from, from + LINES_PER_PART))));
    }
    return released;
  };

export const releaseLine =
  (deps: Needs) =>
  async (key: LineKey): Promise<PlacedLine> => {
    const line = (await deps.queries.order(key.orderId)).find(
      ({ lineId }) => lineId === key.lineId,
    );
    if (!line) {
      throw new Refusal('line-not-found', `order ${key.orderId} has no line ${key.lineId}`);
    }
    const [released = line] = await releaseLines(deps, [line]);
    return released;
  };

const releaseLines = (
  { products, clock, backOff }: Needs,
  keys: readonly LineKey[],
): Promise<readonly PlacedLine[]> =>
  untilSaved(backOff, undefined, async () => {
    const { products: found, lines } = await products.loadPlaced(keys);
    const changes = found
      .map((product) => {
        const ofProduct = lines.filter(({ sku }) => sku === product.sku);
        return release(product, ofProduct, 'line-released', clock().toISOString());
      })
      .filter(({ events }) => events.length > 0);
    if (changes.length > 0 && (await products.save(changes)) !== 'saved')
      return { again: undefined };
    const now = new Map(
      [...lines, ...changes.flatMap((one) => one.lines)].map((line) => [line.lineId, line]),
    );
    return { done: keys.flatMap(({ lineId }) => now.get(lineId) ?? []) };
  });
