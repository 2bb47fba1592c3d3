import { invoke } from './invoke.ts';

type Ordered = {
  readonly ref: string;
  readonly sku: string;
  readonly qty: number;
  readonly eta: string | null;
};

/** Orders by hand, now, what the scheduled job would order. */
export const restock = async (prefix: string): Promise<readonly Ordered[]> =>
  (await invoke(`${prefix}-restock`)) as readonly Ordered[];
