import { amongLinesOnBatch, isLine } from '../../src/adapters/dynamodb/keys.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import type { Step } from '../migrate/migration.ts';

/**
 * The index of a batch's lines tells who gives way in a cut. It sorted by when a line got the batch; now it sorts by
 * rank, what is packed comes first, and those that nobody has confirmed come last. Only lines on hold, lines that were moved once, and parts that
 * were split off later stand elsewhere than before. Both versions of the code read of an entry what is behind its #,
 * and take its place as it is.
 */
export const up: Step = async (items) => standingAt(placeByRank, items);

export const down: Step = async (items) => standingAt(({ placed }) => `${placed}`, items);

const placeByRank = ({ packed, heldUntil, priority, accepted }: Item): string =>
  `${packed ? '!' : heldUntil ? '~' : ''}${priority ? `-${9 - Number(priority)}.` : ''}${accepted}`;

const standingAt = (placeOf: (line: Item) => string, items: readonly Item[]): readonly Item[] =>
  items.flatMap((item) => {
    if (!isLine(item) || item.state !== 'allocated') return [];
    const { batchRef, qty } = item;
    const key = amongLinesOnBatch(`${batchRef}`, { place: placeOf(item), qty: Number(qty) });
    const stands = item.GSI1PK === key.GSI1PK && item.GSI1SK === key.GSI1SK;
    return stands ? [] : [{ ...item, ...key }];
  });
