import { nameOf, type OrderLine, orderIdsOf, skusOf } from '../../domain/order-line.ts';
import type { WantedOrder } from '../../domain/orders/order.ts';
import type { Deps, Entry, Products, Stored } from '../ports.ts';
import { type Again, renewed } from './decide-and-save.ts';
import type { StoredForEntries } from './decide-entries.ts';

type Needs = Pick<Deps, 'products' | 'counters' | 'clock'>;

/** The lines considered for a group: in a transaction of 100 items, each line takes one and so does its entry. */
const MOST_IN_GROUP = 90;
/** How many waiting commands learn their place in line; the others look less often. */
const MOST_NEXT = 20;

/** What is put down, with what is stored of it. */
export type PutDown = StoredForEntries & {
  readonly toDecide: readonly Entry[];
  /** How many of them at the most. */
  readonly most: number;
  /** Entries that are removed undecided: their own process decides them, or nobody does. */
  readonly givenBack: readonly Entry[];
  /** Ids of the other entries that wait for a turn of their own. */
  readonly next: readonly string[];
};

export const linesIn = (orders: readonly WantedOrder[]): readonly OrderLine[] =>
  orders.flatMap(({ lines }) => lines);

/** Whether a command waits for a turn of its own. */
export const isTurn = ({ orders, release, batch }: Entry): boolean =>
  orders.length === 0 && !release && !batch;

/**
 * What a server is to decide, and what it needs for that. What is put down is assumed to be new, since each process has
 * read it before; if it is not, the save fails and everything is read. After a lost race the server goes on with one
 * entry: a small transaction is fast, and once it has marked the product busy the others come to the counter.
 *
 * @param own the server's.
 * @param absent the id of the entry whose process was called to serve and did not come in time.
 */
export const putDownFor = async (
  { products, counters, clock }: Needs,
  own: Entry,
  absent: string | undefined,
  again?: Again<PutDown>,
): Promise<PutDown> => {
  const { products: faster = [], lines: twins = [] } = again?.found ?? {};
  const isOvertaken = faster.length > 0 && twins.length === 0;
  // Lines that are there already may have changed with the product.
  if (again && isOvertaken && !again.stored.toDecide.some(({ release }) => release)) {
    const { stored } = again;
    return {
      ...stored,
      products: renewed(stored.products, faster),
      most: Math.min(1, stored.most),
    };
  }
  const [entries, product] = await Promise.all([
    counters.entries(own.sku, clock().toISOString()),
    again ? undefined : products.load([own.sku], []),
  ]);
  const some = firstToFit(entries.filter((entry) => !isTurn(entry)));
  const stored = await storedFor(products, own.sku, some, product);
  const inAttempts = new Set(stored.lines.filter(({ attempt }) => attempt).map(nameOf));
  const isOfAttempt = (entry: Entry) =>
    linesIn(entry.orders).some((line) => inAttempts.has(nameOf(line)));
  const toDecide = some.filter((entry) => !isOfAttempt(entry));
  const isOver = ({ id }: Entry) => id === own.id || id === absent;
  const turns = entries.filter(isTurn);
  return {
    ...stored,
    toDecide,
    most: isOvertaken ? Math.min(1, toDecide.length) : toDecide.length,
    givenBack: [...some.filter(isOfAttempt), ...turns.filter(isOver)],
    next: turns
      .filter((entry) => !isOver(entry))
      .map(({ id }) => id)
      .slice(0, MOST_NEXT),
  };
};

/** @param known the product, if it was read with the entries, and nothing has shown that one of them is not new. */
const storedFor = async (
  products: Products,
  sku: string,
  entries: readonly Entry[],
  known: Stored | undefined,
): Promise<StoredForEntries> => {
  const lines = linesIn(entries.flatMap(({ orders }) => orders));
  const toRelease = entries.flatMap(({ release = [] }) => release);
  const isOfOne = lines.every((line) => line.sku === sku);
  const stored =
    known && isOfOne
      ? known
      : await products.load(skusOf([{ sku }, ...lines]), lines, orderIdsOf(lines));
  // After the product, whose version then holds for these lines, too.
  const placed = toRelease.length > 0 ? await products.loadPlaced(toRelease) : NOTHING;
  const batches = known ? [] : entries.flatMap(({ batch = [] }) => batch);
  const found = await Promise.all(batches.map(({ ref }) => products.loadBatch(ref)));
  return {
    ...stored,
    products: renewed(stored.products, placed.products),
    lines: [...stored.lines, ...placed.lines],
    refs: new Set(found.flatMap((one) => one?.batch.ref ?? [])),
  };
};

const NOTHING: Stored = { products: [], lines: [] };

const firstToFit = (entries: readonly Entry[]): readonly Entry[] => {
  let lines = 0;
  return entries.filter(({ orders, release = [], batch }) => {
    lines += linesIn(orders).length + release.length + (batch ? 1 : 0);
    return lines <= MOST_IN_GROUP;
  });
};
