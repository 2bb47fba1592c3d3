/** One wish of an order: so much of a SKU. The line id tells apart lines of an order. */
export type OrderLine = {
  readonly orderId: string;
  readonly lineId: string;
  readonly sku: string;
  readonly qty: number;
};

export type LineKey = Pick<OrderLine, 'orderId' | 'lineId'>;

export type LineState = 'allocated' | 'backordered' | 'released' | 'shipped';

/** An order line and what became of it. */
export type PlacedLine = OrderLine & {
  readonly state: LineState;
  /** The batch it is promised from, or has left from; null if it has none. */
  readonly batchRef: string | null;
  /** While it is allocated, when its batch is due; null: it can ship now. */
  readonly shipsOn: string | null;
  /** Its place in the sequence of its SKU's decisions, when it was first accepted. */
  readonly accepted: string;
  /** The same, when it got the batch it has now: whoever came last is the first to give way. */
  readonly placed: string;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** Where a decision stands among all of its SKU: sorts as text, by version and then by ordinal. */
export const sequence = (version: number, ordinal: number): string =>
  `${String(version).padStart(12, '0')}.${String(ordinal).padStart(5, '0')}`;

export const newestFirst = (a: PlacedLine, b: PlacedLine): number => (a.placed < b.placed ? 1 : -1);
