import * as z from 'zod/mini';

// The service's own rules: a file is judged whole before any of it is sent.
const MAX_QTY = 1_000_000_000;
const PRINTABLE = String.raw`\p{L}\p{M}\p{N}\p{P}\p{S}`;
const ID = new RegExp(`^(?!\\.{1,2}$)[${PRINTABLE}]([${PRINTABLE} ]{0,126}[${PRINTABLE}])?$`, 'u');
const INVISIBLE = /[[\p{Default_Ignorable_Code_Point}&&[\p{L}\p{M}]]\u2800]/v;

// A long number as a spreadsheet shows and saves it, with its country's decimal point. 1E5 may be an id.
const ROUNDED = /^-?\d([.,]\d+)?E\+\d+$/i;
const IDS: ReadonlySet<string> = new Set(['ref', 'orderid', 'sku', 'batchref']);
const IDS_IF_ANY: ReadonlySet<string> = new Set(['lineid', 'container']);

export const badQty = (qty: string): string | undefined => {
  if (!/^\d+$/.test(qty)) return `qty must be a whole number, not ${qty || 'empty'}`;
  return Number(qty) >= 1 && Number(qty) <= MAX_QTY
    ? undefined
    : `qty must be a whole number from 1 to ${MAX_QTY}`;
};

export const badPriority = (priority: string): string | undefined => {
  if (!/^\d*$/.test(priority)) return `priority must be a whole number, not ${priority}`;
  return Number(priority) <= 9 ? undefined : 'priority must be a whole number from 0 to 9';
};

export const badEta = (eta: string): string | undefined =>
  eta === '' || z.iso.date().safeParse(eta).success
    ? undefined
    : `eta must be a date such as 2026-12-24, or empty for stock in the warehouse, not ${eta}`;

/** What is wrong with a row's ids. */
export const badId = (cells: Readonly<Record<string, string>>): string | undefined => {
  const problems = Object.entries(cells).flatMap(([column, id]) => {
    const isId = IDS.has(column) || (IDS_IF_ANY.has(column) && id !== '');
    const rule = isId ? ruleBrokenBy(id) : undefined;
    return rule ? [`${column} ${rule}`] : [];
  });
  return problems.length > 0 ? problems.join('; ') : undefined;
};

/** Two orders whose numbers were rounded to the same would become one. */
const ruleBrokenBy = (id: string): string | undefined => {
  if (ROUNDED.test(id)) {
    return (
      `${id} is a long number that a spreadsheet has rounded: ` +
      'format the column as text there, enter the numbers anew, and export the file again'
    );
  }
  if (!ID.test(id)) {
    return 'must be 1 to 128 printable characters without leading or trailing spaces, and not . or ..';
  }
  return INVISIBLE.test(id) ? 'must not contain invisible characters' : undefined;
};
