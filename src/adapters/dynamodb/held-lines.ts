import type { Listed, ListRange } from '../../application/ports.ts';
import { keyOf } from '../../domain/order-line.ts';
import { parseHold } from './items.ts';
import { expiryOf, HOLDS_TO_EXPIRE, holdsPartition, nameBehindTime } from './keys.ts';
import { compareAsStored, getPartition, type Table, walkIndex } from './reading.ts';

/** Holds of a SKU to read at a time. */
const PAGE_SIZE = 25;
/** So many SKUs are asked at once. */
const SKUS_AT_ONCE = 20;

/** A SKU with holds; none of them expires before that time. */
type Marker = { readonly sku: string; readonly firstExpiry: string };

/** Holds of a SKU; the first one is known. */
type Lane = { readonly holds: AsyncGenerator<Listed>; head: Listed };

/**
 * Lines on hold of all SKUs, the first to expire first. Each SKU has a list of its holds, and the index has the SKUs by
 * when the first of these expires or earlier: so a SKU's list is not opened before it may be its turn.
 */
export async function* heldLines(table: Table, { after, sku }: ListRange): AsyncGenerator<Listed> {
  const markers = sku === undefined ? skusByFirstExpiry(table) : only({ sku, firstExpiry: '' });
  let lanes: Lane[] = [];
  let next = await markers.next();
  for (;;) {
    let first = earliest(lanes);
    while (!next.done && (!first || next.value.firstExpiry <= expiryOf(first.head.place))) {
      const some: Marker[] = [];
      for (; !next.done && some.length < SKUS_AT_ONCE; next = await markers.next()) {
        some.push(next.value);
      }
      lanes.push(...(await Promise.all(some.map((one) => open(table, one.sku, after)))).flat());
      first = earliest(lanes);
    }
    if (!first) return;
    yield first.head;
    const { value } = await first.holds.next();
    if (value) first.head = value;
    else lanes = lanes.filter((lane) => lane !== first);
  }
}

async function* only(marker: Marker): AsyncGenerator<Marker, undefined> {
  yield marker;
  return undefined;
}

/** A SKU that moves in the index meanwhile is named once. */
async function* skusByFirstExpiry(table: Table): AsyncGenerator<Marker, undefined> {
  const known = new Set<string>();
  const walk = { order: 'ascending', pageSize: SKUS_AT_ONCE } as const;
  for await (const entry of walkIndex(table, HOLDS_TO_EXPIRE, walk)) {
    const sku = nameBehindTime(entry);
    if (!known.has(sku)) yield { sku, firstExpiry: expiryOf(entry.GSI1SK) };
    known.add(sku);
  }
  return undefined;
}

const open = async (
  table: Table,
  sku: string,
  after: string | undefined,
): Promise<Lane | readonly []> => {
  const holds = holdsOf(table, sku, after);
  const { value } = await holds.next();
  return value ? { holds, head: value } : [];
};

async function* holdsOf(
  table: Table,
  sku: string,
  after: string | undefined,
): AsyncGenerator<Listed, undefined> {
  let last = after === undefined ? undefined : expiryOf(after) || undefined;
  for (;;) {
    const items = await getPartition(table, holdsPartition(sku), { limit: PAGE_SIZE, after: last });
    for (const item of items) {
      const place = `${item.SK}#${sku}`;
      if (after === undefined || compareAsStored(place, after) > 0)
        yield { place, line: keyOf(parseHold(item)) };
    }
    if (items.length < PAGE_SIZE) return undefined;
    last = `${items.at(-1)?.SK}`;
  }
}

const earliest = (lanes: readonly Lane[]): Lane | undefined =>
  lanes.reduce<Lane | undefined>(
    (first, lane) =>
      first && compareAsStored(first.head.place, lane.head.place) <= 0 ? first : lane,
    undefined,
  );
