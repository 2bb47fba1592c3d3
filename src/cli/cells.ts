import * as z from 'zod';

// A long number as a spreadsheet shows and saves it, with its country's decimal point. 1E5 may be an id.
const ROUNDED = /^-?\d([.,]\d+)?E\+\d+$/i;
const IDS: ReadonlySet<string> = new Set(['ref', 'orderid', 'sku', 'lineid', 'batchref']);

export const badQty = (qty: string): string | undefined =>
  /^\d+$/.test(qty) ? undefined : `qty must be a whole number, not ${qty || 'empty'}`;

export const badPriority = (priority: string): string | undefined =>
  /^\d*$/.test(priority) ? undefined : `priority must be a whole number, not ${priority}`;

export const badEta = (eta: string): string | undefined =>
  eta === '' || z.iso.date().safeParse(eta).success
    ? undefined
    : `eta must be a date such as 2026-12-24, or empty for stock in the warehouse, not ${eta}`;

/** Two orders whose numbers were rounded to the same would become one. */
export const badId = (cells: Readonly<Record<string, string>>): string | undefined => {
  const bad = Object.entries(cells).find(([column, id]) => IDS.has(column) && ROUNDED.test(id));
  return (
    bad &&
    `${bad.join(' ')} is a long number that a spreadsheet has rounded: ` +
      'format the column as text there, enter the numbers anew, and export the file again'
  );
};
