import type { Notify, Once } from '../ports.ts';

export type Shortage = {
  /** The id of the event that tells it: one of a kind. */
  readonly id: string;
  readonly sku: string;
  readonly at: string;
  readonly available: number;
  readonly nextEta: string | null;
  readonly backordered: number;
};

/** Tells a buyer of a shortage: once, however often its event arrives. */
export const notifyShortage =
  ({ notify, once }: { readonly notify: Notify; readonly once: Once }) =>
  (shortage: Shortage): Promise<void> =>
    once(`notice ${shortage.id}`, () => notify(noticeOf(shortage)));

export const noticeOf = ({ sku, at, available, nextEta, backordered }: Shortage) => ({
  sku,
  subject: `Out of stock: ${sku}`,
  text: [
    `${sku} is out of stock.`,
    '',
    `Since: ${at.slice(0, 10)} ${at.slice(11, 16)} UTC`,
    `Left: ${available === 0 ? 'nothing' : `${units(available)}, too few for a requested line`}`,
    `Next shipment with available units: ${nextEta === null ? 'none on the way' : `due on ${nextEta}`}`,
    `Waiting for stock: ${backordered === 0 ? 'nobody' : `${units(backordered)} on backorder`}`,
    '',
  ].join('\n'),
});

const units = (count: number): string => `${count} ${count === 1 ? 'unit' : 'units'}`;
