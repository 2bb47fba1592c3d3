import { isOverdue } from '../../domain/batch.ts';
import { isWaiting } from '../../domain/decision.ts';
import { hasExpired, isHeld, nameOf, type PlacedLine } from '../../domain/order-line.ts';
import { hasStock } from '../../domain/orders/parts.ts';
import type { Clock, LineLists, Listed, Page, PageRequest, Today } from '../ports.ts';

/**
 * Lines that a person may have to see to: they wait, are on hold, wait although their last day is over, or are promised
 * from a shipment that has not come by its day.
 */
export const STATES = ['waiting', 'held', 'late', 'overdue'] as const;

type Wanted = {
  readonly state: (typeof STATES)[number];
  readonly sku?: string | undefined;
  readonly channel?: string | undefined;
};

type Needs = { readonly lists: LineLists; readonly clock: Clock; readonly today: Today };

/** So many entries of a list are looked at for a page, however few of their lines are wanted. */
const MOST_LOOKED_AT = 1_000;
/** Lines to read at a time: as many as one request reads. */
const LINES_READ = 100;

/**
 * Lines of all SKUs in a state, page by page. A page may have fewer lines than its limit, or none, although others follow:
 * of a long list only so much is looked at.
 */
export const listLines =
  ({ lists, clock, today }: Needs) =>
  async ({ limit, after, ...wanted }: Wanted & PageRequest): Promise<Page<PlacedLine>> => {
    const [day, at] = [today(), clock().toISOString()];
    const isWanted = (line: PlacedLine): boolean =>
      isIn(wanted.state, line, day) &&
      !hasExpired(line, at) &&
      (wanted.sku === undefined || line.sku === wanted.sku) &&
      (wanted.channel === undefined || line.channel === wanted.channel);
    const found: { readonly place: string; readonly line: PlacedLine }[] = [];
    const atATime = wanted.channel === undefined ? Math.min(limit + 1, LINES_READ) : LINES_READ;
    let looked = 0;
    let last: string | undefined;
    for await (const entries of inChunks(entriesOf(lists, wanted, after, day), atATime)) {
      const read = await lists.read(entries.flatMap(({ line }) => line ?? []));
      const lines = new Map(read.map((line) => [nameOf(line), line]));
      for (const { place, line: key } of entries) {
        const line = key && lines.get(nameOf(key));
        if (line && isWanted(line)) found.push({ place, line });
      }
      last = entries.at(-1)?.place;
      looked += entries.length;
      if (found.length > limit || looked >= MOST_LOOKED_AT) break;
      last = undefined;
    }
    const items = found.slice(0, limit).map(({ line }) => line);
    return { items, next: found.length > limit ? found[limit - 1]?.place : last };
  };

const entriesOf = (
  lists: LineLists,
  { state, sku }: Wanted,
  after: string | undefined,
  today: string,
): AsyncIterable<Listed> => {
  const range = { after, sku };
  if (state === 'held') return lists.held(range);
  if (state === 'overdue') return lists.overdue(range, today);
  return lists.waiting(range, state === 'late' ? today : undefined);
};

/** Whether it still is: the list may be a moment late. */
const isIn = (state: Wanted['state'], line: PlacedLine, today: string): boolean => {
  if (state === 'held') return isHeld(line);
  if (state === 'overdue') return hasStock(line) && isOverdue({ eta: line.shipsOn }, today);
  return isWaiting(line) && (state === 'waiting' || (line.shipBy ?? today) < today);
};

async function* inChunks<T>(all: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let chunk: T[] = [];
  for await (const one of all) {
    chunk.push(one);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
