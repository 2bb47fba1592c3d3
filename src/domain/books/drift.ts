import type { LineKey } from '../order-line.ts';

export type Figure =
  | 'allocated'
  | 'shipped'
  | 'backordered'
  | 'batch'
  | 'queue-place'
  | 'hold'
  | 'first-expiry';

/** Something that is stored and contradicts the lines. */
export type Drift = {
  readonly figure: Figure;
  readonly batchRef: string | null;
  readonly line: LineKey | null;
  readonly was: number | string | null;
  /** What the lines say; null: nothing of the kind, or of a batch: nobody can tell. */
  readonly is: number | string | null;
};
