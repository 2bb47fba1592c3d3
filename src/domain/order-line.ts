/** One wish of an order: so much of a SKU. The line id tells apart lines of an order. */
export type OrderLine = {
  readonly orderId: string;
  readonly lineId: string;
  readonly sku: string;
  readonly qty: number;
  /** Whether it may come from several batches. */
  readonly allowSplit?: boolean;
  /**
   * Of a line that takes what is there while the rest waits: how many parts may still be split off that rest. With 0
   * it waits until all of it is there. Absent: the line is allocated completely or not at all.
   */
  readonly partial?: number;
  /** 1 to 9: the higher comes first. Absent: 0. */
  readonly priority?: number;
  /** Whether it is of use only with the other lines of its order that say so: once one of them loses its stock, all give back theirs. */
  readonly keepTogether?: true;
  /** Where its order comes from: a shop's own word, by which a planner may tell lines apart. */
  readonly channel?: string;
  /** The last day (YYYY-MM-DD) on which it may leave: it gets nothing that comes later. */
  readonly shipBy?: string;
  /** The first day on which it is wanted: it does not leave earlier. */
  readonly notBefore?: string;
  /** So many days it must still be good for after the day on which it leaves. Absent: 0. */
  readonly minimumDays?: number;
  /** When it gives back what it has, unless it is confirmed before. Of a released line: when it did. */
  readonly heldUntil?: string;
};

/** What is wanted of a SKU, regardless of the order. */
export type Wanted = Omit<OrderLine, 'orderId' | 'lineId' | 'heldUntil'>;

/** What a line asks for, without how. */
export type Wish = Pick<OrderLine, 'orderId' | 'lineId' | 'sku' | 'qty'>;

export const wishOf = ({ orderId, lineId, sku, qty }: OrderLine): Wish => ({
  orderId,
  lineId,
  sku,
  qty,
});

/** A line, or one of the further parts of a line that is split. */
export type LineKey = Pick<OrderLine, 'orderId' | 'lineId'> & { readonly part?: string };

export type LineState = 'allocated' | 'backordered' | 'released' | 'shipped';

/** What becomes of units that came back. */
export type Destination = 'stock' | 'quarantine' | 'scrap';

/** Units that came back with a return. */
export type LineReturn = {
  readonly returnId: string;
  readonly qty: number;
  readonly to: Destination;
  /** The batch that they have become; absent: they are scrap. */
  readonly batchRef?: string;
  /** They had not come back after all. It stays noted, so that a repeat of the return is known. */
  readonly undone?: true;
};

/** An order line, or a part of one with its share of the quantity, and what became of it. */
export type PlacedLine = OrderLine & {
  /** Of each further part of a line that is split: when it was split off. */
  readonly part?: string;
  /** Of the first part of a line that is split: what the line is in all. */
  readonly ordered?: number;
  readonly state: LineState;
  /** The batch it is promised from, or has left from; null if it has none. */
  readonly batchRef: string | null;
  /** While it is allocated, when its batch is due; null: it can ship now. */
  readonly shipsOn: string | null;
  /** Of a line on hold whose promise got worse: the day for which it was promised before; null: at once. */
  readonly promised?: string | null;
  /** Whether it lies in a parcel: nothing but a cut that leaves nothing else takes it out. */
  readonly packed?: true;
  /** Its place in the sequence of its SKU's decisions, when it was first accepted; parts follow their line. */
  readonly accepted: string;
  /** The same, when it got the batch it has now. */
  readonly placed: string;
  /** The last day on which it could have left, once it was said that it still waited when that was over. */
  readonly missed?: string;
  /** Of a released line that is kept together with others, and lost its stock: these have still to give back theirs. */
  readonly lost?: true;
  /** Of one that has left: when the first of its units did. Absent: before that was written down. */
  readonly shippedAt?: string;
  /** Of one that has left: what came back of it. */
  readonly returns?: readonly LineReturn[];
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Of an order larger than a transaction: the attempt at it that wrote the line. */
  readonly attempt?: string;
};

/** Where a decision stands among all of its SKU: sorts as text, by version and then by ordinal. */
export const sequence = (version: number, ordinal: number): string =>
  `${String(version).padStart(12, '0')}.${String(ordinal).padStart(5, '0')}`;

/**
 * Its place among all that want the same: the higher priority first, then who was accepted first. Sorts as text; that
 * of a line without a priority is when it was accepted, so that a higher one has to sort before any digit.
 */
export const rankOf = ({ priority = 0, accepted }: Pick<PlacedLine, 'priority' | 'accepted'>) =>
  priority > 0 ? `-${9 - priority}.${accepted}` : accepted;

/** Whether it has stock, or a place in the queue, and nobody has confirmed yet that it keeps it. */
export const isHeld = ({ heldUntil, state }: PlacedLine): boolean =>
  heldUntil !== undefined && (state === 'allocated' || state === 'backordered');

export const hasExpired = (line: PlacedLine, at: string): boolean =>
  isHeld(line) && (line.heldUntil as string) <= at;

/** Whether it waits, and others may not have what it waits for. */
export const isClaiming = (line: PlacedLine): boolean =>
  line.state === 'backordered' && !isHeld(line);

/** Whether it waits to leave by a day, and it was not said yet that this day is over. */
export const hasDeadlineAhead = ({ state, shipBy, missed }: PlacedLine): boolean =>
  state === 'backordered' && shipBy !== undefined && shipBy !== missed;

/** What a line has that waits for stock. */
export const WAITING = { state: 'backordered', batchRef: null, shipsOn: null } as const;

/** What a line has once it has given back everything. */
export const RELEASED = { state: 'released', batchRef: null, shipsOn: null } as const;

/** A line that does not lie in a parcel any more. */
export const unpacked = ({ packed: _, ...line }: PlacedLine): PlacedLine => line;

/** A line as it is at that time: one that nobody has confirmed in time is released. */
export const asOf = (line: PlacedLine, at: string): PlacedLine =>
  hasExpired(line, at) ? { ...line, ...RELEASED } : line;

/** By what a line, or a part of one, is named. */
export const keyOf = ({ orderId, lineId, part }: LineKey): LineKey => ({
  orderId,
  lineId,
  ...(part && { part }),
});

export const skusOf = (lines: readonly Pick<OrderLine, 'sku'>[]): readonly string[] => [
  ...new Set(lines.map(({ sku }) => sku)),
];

export const orderIdsOf = (lines: readonly Pick<OrderLine, 'orderId'>[]): readonly string[] => [
  ...new Set(lines.map(({ orderId }) => orderId)),
];

export const units = (lines: readonly Pick<OrderLine, 'qty'>[]): number =>
  lines.reduce((sum, { qty }) => sum + qty, 0);

/** What came back of a line, and was not undone. */
export const returnsOf = ({ returns = [] }: PlacedLine): readonly LineReturn[] =>
  returns.filter(({ undone }) => !undone);

export const unitsReturned = (line: PlacedLine): number => units(returnsOf(line));

/** Tells it apart from all others. */
export const nameOf = ({ orderId, lineId, part }: LineKey): string =>
  JSON.stringify([orderId, lineId, part]);

/** The lines that have these keys, in the order of the keys. */
export const linesOf = <L extends LineKey>(
  keys: readonly LineKey[],
  lines: readonly L[],
): readonly L[] => {
  const byName = new Map(lines.map((line) => [nameOf(line), line]));
  return keys.flatMap((key) => byName.get(nameOf(key)) ?? []);
};

export const isSameLine = (a: LineKey, b: LineKey): boolean =>
  a.orderId === b.orderId && a.lineId === b.lineId && a.part === b.part;

export const byRank = (a: PlacedLine, b: PlacedLine): number => (rankOf(a) < rankOf(b) ? -1 : 1);
